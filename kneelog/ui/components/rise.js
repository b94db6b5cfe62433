// Brings into view what has just come about: the page goes to its top when an urgent finding appears or grows, and the reader
// there; and when a form far below was saved.
// data: { token, done }: what is urgent now and what was done last, each as one word that changes with it; empty for nothing.

function changed(name, word) {
  const page = document.documentElement.dataset;
  const seen = page[name];
  page[name] = word;
  return seen !== undefined && seen !== word && word !== ""; // a page that opens is at its top already
}

export default function ({ data }) {
  const urgent = changed("kneelogUrgent", data.token);
  const done = changed("kneelogDone", data.done);
  if (!urgent && !done) return;
  document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
  if (!urgent) return;
  const alert = document.querySelector("[data-testid=stMain] [role=alert]");
  alert?.setAttribute("tabindex", "-1");
  alert?.focus({ preventScroll: true });
}
