// A real SMTP server on the loopback that keeps what it takes: each message as it came (N.eml) and as a mail program reads it
// (N.json). What goes wrong is asked for by the address written to; the whole server ends with its standard input.
//
//   node server.mjs FOLDER MODULES [starttls CERTIFICATE KEY] [auth USER PASSWORD]

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, modules, ...rest] = process.argv.slice(2);
const require = createRequire(join(modules, "node_modules", "x.js"));
const { SMTPServer } = require("smtp-server");
const { simpleParser } = require("mailparser");

const after = (word) => (rest.includes(word) ? rest.slice(rest.indexOf(word) + 1) : null);
const tls = after("starttls");
const auth = after("auth");
const seen = new Map();
let kept = 0;

/** How many times an address of the form `word-N@…` has been asked for, up to N. */
const stillFails = (address, word) => {
  const found = new RegExp(`^${word}-(\\d+)@`).exec(address);
  if (!found) return false;
  const times = (seen.get(address) ?? 0) + 1;
  seen.set(address, times);
  return times <= Number(found[1]);
};
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  banner: "levain-mail-double",
  disabledCommands: tls ? [] : ["STARTTLS"],
  key: tls ? readFileSync(tls[1]) : undefined,
  cert: tls ? readFileSync(tls[0]) : undefined,
  authOptional: !auth,
  allowInsecureAuth: true,
  onAuth: (given, session, done) =>
    auth && given.username === auth[0] && given.password === auth[1]
      ? done(null, { user: given.username })
      : done(refusal(535, "5.7.8 bad credentials")),
  onRcptTo: ({ address }, session, done) => {
    if (address.startsWith("inconnue@")) return done(refusal(550, "5.1.1 no such user here"));
    if (address.startsWith("interdite@")) return done(refusal(550, "5.7.1 relaying denied"));
    if (stillFails(address, "plus-tard")) return done(refusal(451, "4.7.1 try again later"));
    if (address.startsWith("lente@")) return void setTimeout(done, 5_000);
    done();
  },
  onData: (stream, session, done) => {
    const chunks = [];
    const to = session.envelope.rcptTo[0]?.address ?? "";
    if (stillFails(to, "coupe")) {
      for (const connection of server.connections) {
        if (connection.session === session || connection.id === session.id) connection._socket.destroy();
      }
      return;
    }
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", async () => {
      const raw = Buffer.concat(chunks);
      const mail = await simpleParser(raw);
      kept += 1;
      const name = join(folder, String(kept).padStart(4, "0"));
      const told = {
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(({ address }) => address),
        encrypted: session.secure,
        user: session.user ?? null,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        message_id: mail.messageId,
        reply_to: mail.replyTo?.text ?? null,
        headers: mail.headerLines.map(({ key, line }) => [key, line]),
        parts: [...raw.toString("latin1").matchAll(/^content-type: (text\/[a-z]+; charset=[\w-]+)/gim)].map(([, kind]) => kind),
        longest: Math.max(...raw.toString("latin1").split("\r\n").map((line) => line.length)),
      };
      writeFileSync(`${name}.eml`, raw);
      writeFileSync(`${name}.part`, JSON.stringify(told));
      renameSync(`${name}.part`, `${name}.json`);
      // Kept, and the answer is long in coming: a client that dies meanwhile does not know that it was taken.
      if (to.startsWith("taiseuse@")) await new Promise((ready) => setTimeout(ready, 5_000));
      done(null, `2.0.0 kept as ${kept}`);
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(`listening ${server.server.address().port}`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
