// What a first visit transfers: at most 60 KB and five requests for the pages people see most.

const BYTES = 60 * 1024;
const REQUESTS = 5;

export async function budgets({ browser, list, address, fault }) {
  const told = [];
  for (const name of ["home", "software", "search", "software-page", "guides", "guide", "guide-live"]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    let requests = 0;
    session.on("Network.requestWillBeSent", () => (requests += 1));
    session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
    await page.goto(address + list[name], { waitUntil: "networkidle" });
    if (bytes > BYTES) fault(list[name], `${bytes} bytes transferred (budget: ${BYTES})`);
    if (requests > REQUESTS) fault(list[name], `${requests} requests (budget: ${REQUESTS})`);
    told.push(`${name} ${(bytes / 1024).toFixed(1)} KB in ${requests}`);
    await context.close();
  }
  return told.join(", ");
}
