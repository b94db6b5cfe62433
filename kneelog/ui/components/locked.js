// Leaves the screen when kneelog was locked: the page that asks for the passcode takes its place, and nothing stays to read.
// data: { state, lock, every }: where to ask, where to go, and after how many milliseconds to ask again.

export default function ({ data }) {
  const look = async () => {
    const said = await fetch(data.state, { cache: "no-store" }).then((answer) => answer.json()).catch(() => null);
    if (said?.locked) location.replace(`${data.lock}?to=${encodeURIComponent(location.pathname + location.search)}`);
  };
  const timer = setInterval(look, data.every);
  const done = new AbortController();
  document.addEventListener("visibilitychange", look, { signal: done.signal });
  addEventListener("pageshow", look, { signal: done.signal }); // the browser may keep a page and show it again
  return () => {
    clearInterval(timer);
    done.abort();
  };
}
