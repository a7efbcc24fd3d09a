// A provider of identities for the tests: the certified oidc-provider, its accounts, and switches for what goes wrong.
//
//   node e2e/provider.mjs SITE
//
// SITE is the address of the site that signs people in (http://127.0.0.1:PORT). Listens on a free port of the loopback and
// prints `provider ADDRESS`. It ends when its standard input does, so that none outlives its test.
//
// POST /test/account {"sub", "claims"}   puts an account in place of the one of that identifier
// POST /test/rotate                      signs with a key that nobody has seen yet
// POST /test/clock {"seconds"}           moves its clock
// POST /test/down {"down"}               answers 503 to everything else
// POST /test/claims {"in_token"}         whether claims stand in the ID token or are left to userinfo
// GET  /test/counts                      how often each path was asked

import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = process.env.LEVAIN_E2E_MODULES ?? join(root, "target/e2e/node_modules");
const from = createRequire(join(modules, "here.js"));
const { Provider } = await import(pathToFileURL(from.resolve("oidc-provider")).href);

const site = (process.argv[2] ?? "http://127.0.0.1:1").replace(/\/$/, "");
const realNow = Date.now;
let skew = 0;
Date.now = () => realNow() + skew * 1000;

const accounts = new Map();
const account = (sub, claims) => accounts.set(sub, { email: `${sub}@val.example`, email_verified: true, name: `Personne ${sub}`, groups: [], ...claims });
account("une", { name: "Une Personne", groups: ["val-exemple", "curation"] });
account("autre", {});

const key = () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "ES256" };
};
const rsa = () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
};

let issuer = "";
let provider;
let inToken = true;
let down = false;
const counts = {};

const begin = () => {
  const client = (id, more) => ({
    client_id: id,
    redirect_uris: [`${site}/connexion/retour`],
    post_logout_redirect_uris: [`${site}/`, `${site}/en`],
    backchannel_logout_uri: `${site}/connexion/fin/essai`,
    backchannel_logout_session_required: true,
    response_types: ["code"],
    grant_types: ["authorization_code"],
    ...more,
  });
  provider = new Provider(issuer, {
    clients: [
      client("levain", { client_secret: "un secret: 100 %+&", id_token_signed_response_alg: "RS256" }),
      client("levain-public", { token_endpoint_auth_method: "none", id_token_signed_response_alg: "ES256" }),
    ],
    jwks: { keys: [rsa(), key()] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
    conformIdTokenClaims: !inToken,
    cookies: { keys: ["une clé d’essai"] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    // The site may stand on the loopback too, which the library would refuse to call.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    findAccount: (_, sub) => accounts.has(sub) && { accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) },
    // Whoever signs in agrees: the page of consent is not what is tested.
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope("openid profile email groups");
      await grant.save();
      return grant;
    },
    renderError: (context, error) => {
      context.type = "text";
      context.body = `${error.error}: ${error.error_description}`;
    },
  });
  // So many notices about plain HTTP and short-lived storage hide what matters.
  provider.on("server_error", (_, error) => console.error(error));
};

const page = (uid) => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Fournisseur d’essai</title></head>
<body><main><h1>Fournisseur d’essai</h1><form action="/interaction/${uid}"><label>Compte <input name="login" id="login"></label>
<button>Continuer</button><button name="refuse" value="1">Refuser</button></form></main></body></html>`;

const body = async (request) => {
  let text = "";
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
};

const switches = {
  account: ({ sub, claims }) => account(sub, claims),
  rotate: begin,
  clock: ({ seconds }) => (skew = seconds),
  down: (asked) => (down = asked.down),
  claims: ({ in_token: asked }) => {
    inToken = asked;
    begin();
  },
};

const server = createServer(async (request, response) => {
  try {
    const url = new URL(request.url, issuer);
    const [, first, name] = url.pathname.split("/");
    if (first === "test") {
      if (name !== "counts") switches[name](await body(request));
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify(counts));
    }
    counts[url.pathname] = (counts[url.pathname] ?? 0) + 1;
    if (down) {
      response.statusCode = 503;
      return response.end("down");
    }
    if (first !== "interaction") return provider.callback()(request, response);
    if (url.searchParams.has("refuse")) {
      return await provider.interactionFinished(request, response, { error: "access_denied", error_description: "the person refused" });
    }
    const login = url.searchParams.get("login");
    if (accounts.has(login)) {
      return await provider.interactionFinished(request, response, { login: { accountId: login } });
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page(name));
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end(String(error));
  }
});
server.listen(0, "127.0.0.1", () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  begin();
  console.log(`provider ${issuer}`);
});
process.stdin.on("end", () => process.exit(0)).resume();
