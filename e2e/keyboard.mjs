// The main path with the keyboard alone, JavaScript turned off: need, filter, comparison, decision file.

export async function keyboard({ browser, address, fault }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      return {
        id: element.id,
        tag: element.tagName.toLowerCase(),
        name: element.getAttribute("name"),
        text: (element.textContent || "").trim(),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      };
    });
  const tabTo = async (what, wanted, most = 120) => {
    for (let pressed = 0; pressed < most; pressed += 1) {
      await page.keyboard.press("Tab");
      const element = await focused();
      if (element.tag !== "body" && !element.ring) fault(page.url(), `no visible focus on ${element.tag} ${element.text.slice(0, 40)}`);
      if (wanted(element)) return true;
    }
    fault(page.url(), `the keyboard does not reach ${what}`);
    return false;
  };

  await page.goto(address + "/");
  await page.keyboard.press("Tab");
  const skip = await focused();
  if (skip.tag !== "a") fault("/", "the first stop of the keyboard is not the skip link");
  await page.keyboard.press("Enter");
  if ((await focused()).id !== "content") fault("/", "the skip link does not lead to the content");
  await tabTo("the question", (element) => element.id === "need");
  await page.keyboard.type("gestion");
  await page.keyboard.press("Enter");
  await page.waitForURL(/logiciels\?q=gestion/);

  const before = await page.locator(".result").count();
  if (before < 2) fault(page.url(), "a search for « gestion » finds less than two software");
  if (await tabTo("a filter", (element) => element.tag === "input" && element.name === "platform")) {
    await page.keyboard.press("Space");
    await tabTo("the Apply button", (element) => element.tag === "button" && /Appliquer/.test(element.text));
    await page.keyboard.press("Enter");
    await page.waitForURL(/platform=/);
  }
  for (let chosen = 0; chosen < 2; chosen += 1) {
    if (await tabTo("a box to compare", (element) => element.tag === "input" && element.name === "software")) {
      await page.keyboard.press("Space");
    }
  }
  if (await tabTo("the Compare button", (element) => element.tag === "button" && /Comparer la sélection/.test(element.text))) {
    await page.keyboard.press("Enter");
    await page.waitForURL(/comparer\?/);
    const columns = await page.locator(".compared thead th").count();
    if (columns !== 3) fault(page.url(), `${columns - 1} software compared, not 2`);
  }
  await context.close();
  return "from the question to the decision file";
}
