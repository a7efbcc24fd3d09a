// Signing in, the pages behind it, and signing out; a wrong password says so without saying which part is wrong.

import { join } from "node:path";

import { rules, structure, watch } from "./accessibility.mjs";

export async function people({ browser, list, address, out, axe, fault }) {
  const password = process.env.LEVAIN_E2E_PASSWORD;
  if (!password) return "skipped: LEVAIN_E2E_PASSWORD is not set";
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  watch(page, address, (where, what) => {
    if (!/status of 422/.test(what)) fault(where, what);
  });
  const attempt = async (secret) => {
    await page.fill("#email", "admin@example.org");
    await page.fill("#password", secret);
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.click("main button");
    await answered;
    await page.waitForLoadState();
  };
  await page.goto(`${address}/connexion?next=/admin`);
  await attempt("ce n’est pas celui-là");
  if ((await page.locator(".notice.error").count()) !== 1) fault("/connexion", "a wrong password is not told");
  for (const violation of await rules(page, axe)) fault("/connexion, refused", violation);
  await attempt(password);
  if (!page.url().endsWith("/admin")) fault("/connexion", `leads to ${page.url()}`);
  const [cookie] = await context.cookies();
  if (!cookie?.name.startsWith("__Host-") || !cookie.httpOnly || !cookie.secure) fault("/connexion", "the cookie is not a guarded one");
  const pages = {
    admin: "/admin",
    account: "/compte",
    notices: "/compte/avis",
    "notice-choices": "/compte/avis/preferences",
    "admin-mail": "/admin/courriel",
    curation: "/curation",
    correct: `${list["software-page"]}/corriger?field=homepage`,
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const language of ["fr", "en"]) {
      if (language === "fr") await page.goto(address + path);
      else await page.goto(address + (await page.getAttribute('a.lang[hreflang="en"]', "href")));
      await structure(page, page.url(), language, fault);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const violation of await rules(page, axe)) fault(`${page.url()} (${width})`, violation);
        if (language === "fr") await page.screenshot({ path: join(out, `${name}-fr-${width}.png`), fullPage: true });
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  }
  await page.goto(`${address}/compte`);
  await page.click("form[action$=deconnexion] button");
  const after = await page.goto(`${address}/compte`);
  if (after.status() !== 401) fault("/compte", `status ${after.status()} after signing out`);
  await context.close();
  return "signing in, seven pages, signing out";
}
