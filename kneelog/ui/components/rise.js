// Brings into view what has just come about: the page goes to its top when an urgent finding appears or grows, and the reader
// there; and when a form far below was saved.
// data: { token, done, at }: what is urgent now and what was done last, each as one word that changes with it, empty for
// nothing; and the key of the container to bring into view instead of the top.

function changed(name, word) {
  const page = document.documentElement.dataset;
  const seen = page[name];
  page[name] = word;
  return seen !== undefined && seen !== word && word !== ""; // a page that opens is at its top already
}

function bring(key, tries = 40) {
  const part = document.querySelector(`.st-key-${key}`);
  if (part) part.scrollIntoView({ block: "start" });
  else if (tries) setTimeout(bring, 50, key, tries - 1); // it is drawn further down, later
}

export default function ({ data }) {
  const urgent = changed("kneelogUrgent", data.token);
  const done = changed("kneelogDone", data.done);
  if (done && data.at) return bring(data.at);
  if (!urgent && !done) return;
  document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
  if (!urgent) return;
  const alert = document.querySelector("[data-testid=stMain] [role=alert]");
  alert?.setAttribute("tabindex", "-1");
  alert?.focus({ preventScroll: true });
}
