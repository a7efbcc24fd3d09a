// The pages to look at, found from the site itself: a catalogue of any content can be driven.

// Name of the screenshot and French address; the English one is read from the page's own link.
const FIXED = {
  home: "/",
  software: "/logiciels",
  search: "/logiciels?q=gestion+documentaire",
  product: "/logiciels?q=photoshop",
  filtered: "/logiciels?q=gestion&platform=web&license_class=permissive",
  nothing: "/logiciels?q=xqzvwkj",
  compare: "/comparer",
  organizations: "/organismes",
  "organization-demo": "/organismes/municipalite-de-val-exemple",
  register: "/organismes/municipalite-de-val-exemple/permissions",
  permissions: "/permissions",
  framework: "/guide/cadre",
  policy: "/guide/politique",
  "policy-none": "/organismes/municipalite-de-val-exemple/politique",
  "profile-none": "/organismes/municipalite-de-val-exemple/profil",
  "permissions-answer": "/permissions?about=libreoffice",
  lab: "/laboratoire",
  "lab-refuted": "/laboratoire?verdict=refuted",
  "lab-none": "/laboratoire?q=xqzvwkj",
  "lab-applications": "/laboratoire/applications",
  "lab-application": "/laboratoire/applications/radicale",
  sources: "/sources",
  repositories: "/depots",
  data: "/donnees",
  changes: "/modifications",
  about: "/a-propos",
  accessibility: "/accessibilite",
  privacy: "/renseignements-personnels",
  "sign-in": "/connexion",
  publiccode: "/publiccode",
  "publiccode-new": "/publiccode/nouveau",
  assess: "/evaluer",
  checks: "/evaluer/verifications",
  check: "/evaluer/verifications/LIC-01",
  guides: "/guide",
  "guides-found": "/guide?q=licence",
  guide: "/guide/participer-a-une-communaute",
  "guide-live": "/guide/choisir-une-licence",
  "search-guide": "/logiciels?q=choisir+une+licence",
  glossary: "/guide/glossaire",
  licenses: "/guide/licences?expression=MIT+OR+GPL-2.0-only+WITH+Classpath-exception-2.0&part=MIT&whole=GPL-3.0-or-later",
  "license-choice": "/guide/licences/choisir?path=software",
  "license-outcome": "/guide/licences/choisir?path=software.own.files.quebec",
  "license-matrix": "/guide/licences/compatibilite",
  kit: "/guide/trousse",
  slides: "/guide/trousse/slides",
  handout: "/guide/trousse/slides?view=handout",
  leaflet: "/guide/trousse/leaflet-agent",
  email: "/guide/trousse/email-launch",
  codes: "/aide/codes",
  code: "/aide/codes/ST003",
  "publiccode-codes": "/publiccode/codes",
};

export async function addresses(site) {
  const json = async (path) => (await fetch(site.address + path)).json();
  const pages = { ...FIXED };
  const slugs = (await json("/logiciels.json")).hits.map((hit) => hit.slug);
  if (slugs.length === 0) throw new Error("the catalogue is empty");
  const used = (await json("/logiciels.json?sort=used")).hits.map((hit) => hit.slug);
  pages["software-page"] = `/logiciels/${used[0]}`;
  pages.evidence = `/logiciels/${used[0]}/constats`;
  // Software whose repository was harvested, when there is one.
  const judged = (await json("/logiciels.json?evidence=commits-within-a-year")).hits.map((hit) => hit.slug);
  if (judged.length > 0) {
    pages["software-judged"] = `/logiciels/${judged[0]}`;
    pages["evidence-deploy"] = `/logiciels/${judged[0]}/constats?purpose=deploy`;
    pages["decision-judged"] = `/comparer?software=${judged[0]}&software=${used[0]}`;
    const { findings } = (await json(`/logiciels/${judged[0]}/constats.json`)).subjects[0];
    const activity = findings.find((finding) => finding.check === "VIT-03") ?? findings[0];
    pages.finding = `/constats/${activity.id}`;
    pages.contest = `/constats/${activity.id}/contester`;
  }
  const { repositories } = await json("/depots.json");
  if (repositories.length > 0) {
    pages.repository = `/depots/${repositories[0].id}`;
    pages.source = `/sources/${repositories[0].source}`;
  }
  const { experiments } = await json("/laboratoire.json");
  for (const verdict of ["proven", "refuted"]) {
    const one = experiments.find((experiment) => experiment.verdict === verdict);
    if (one) pages[`experiment-${verdict}`] = `/laboratoire/experimentations/${one.id}`;
  }
  const three = slugs.slice(0, 3).map((slug) => `software=${slug}`).join("&");
  pages.decision = `/comparer?${three}&need=Partager+des+documents+avec+d%E2%80%99autres+organismes`;
  const software = await json(`/logiciels/${used[0]}.json`);
  pages.record = `/enregistrements/${software.records[0].id}`;
  const bodies = (await json("/organismes.json")).bodies;
  if (bodies.length > 0) pages.organization = `/organismes/${(software.uses[0]?.body ?? bodies[0].slug)}`;
  const codes = await fetch(`${site.address}/publiccode/codes`);
  const code = /href="(\/publiccode\/codes\/[^"]+)"/.exec(await codes.text());
  if (code) pages["publiccode-code"] = code[1];
  return pages;
}
