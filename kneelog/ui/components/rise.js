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

const PATIENCE = 100, STEADY = 10, TICK = 50; // tries, tries without a move, milliseconds

// What is brought is drawn later, and moves while what stands above it is drawn: it is followed until it stays where it is,
// or until the reader scrolls or types.
function bring(key) {
  let [tries, steady, last] = [0, 0, null];
  const hands = new AbortController();
  for (const each of ["wheel", "touchstart", "pointerdown", "keydown"])
    document.addEventListener(each, () => hands.abort(), { capture: true, passive: true, signal: hands.signal });
  const follow = () => {
    if (hands.signal.aborted) return;
    const part = document.querySelector(`.st-key-${key}`);
    part?.scrollIntoView({ block: "start" });
    const at = part?.getBoundingClientRect().top ?? null;
    steady = at !== null && at === last ? steady + 1 : 0;
    last = at;
    tries += 1;
    if (tries < PATIENCE && steady < STEADY) setTimeout(follow, TICK);
    else hands.abort();
  };
  follow();
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
