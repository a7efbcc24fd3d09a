// Keeps the page of an environment as it is now. Without it the page says the same when it is loaded again.

const place = document.querySelector("[data-stream]");
const MOST = 500;

if (place) {
  const source = new EventSource(place.dataset.stream);

  // Something changed: the parts that say so are taken from the page as the server draws it now.
  source.addEventListener("state", async ({ data }) => {
    if (data === place.dataset.version) return;
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const now = page.getElementById(part.id);
      // What somebody is in the middle of is left alone.
      if (now && !part.contains(document.activeElement)) part.replaceChildren(...now.childNodes);
    }
    place.dataset.version = data;
  });

  source.addEventListener("usage", ({ data }) => {
    const figures = JSON.parse(data);
    for (const [name, [used, most, words]] of Object.entries(figures)) {
      const meter = document.getElementById(`use-${name}`);
      const told = document.getElementById(`use-${name}-words`);
      if (meter) Object.assign(meter, { max: most, value: used });
      if (told) told.textContent = words;
    }
  });

  const log = document.getElementById("log-lines");
  let fresh = true;
  source.addEventListener("line", ({ data }) => {
    if (!log) return;
    // The stream begins with what the page shows already.
    if (fresh) log.replaceChildren();
    fresh = false;
    const below = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    log.append(`${data}\n`);
    while (log.childNodes.length > MOST) log.firstChild.remove();
    if (below) log.scrollTop = log.scrollHeight;
  });

  // The browser asks again by itself: then lines come from the beginning once more.
  source.addEventListener("error", () => {
    fresh = true;
  });
}
