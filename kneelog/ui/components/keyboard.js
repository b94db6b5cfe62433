// Mends what Streamlit leaves undone of pressing keys and pressing things. In front of rise.js, which is on every screen.
// A pop-up opened by keyboard gets the focus: it comes last in the page, and would be reached out of sight of its button.
// What is typed counts a moment after the last key: Streamlit waits for the field to be left, and a reload would lose it.
// Not in a form, which Enter would send off: a pause must neither try half a passphrase nor press a button.
// A press on a chip must not move the page: a row of chips first hands the focus to the chip pressed before, which scrolls
// that one into view, and the finger comes off over something else. So what is focused during a press does not scroll.
// A press counts for what it began on, also where what the server sent moved that away before the finger came off: a browser
// would give such a press to whatever holds both places, which does nothing.
// A dialog leads the Tab key past our components, as it does not look into their shadow trees; here it leads into them.

const POPUP = "[data-testid=stPopoverBody]";
const STOPS = "a[href], button, input, textarea, summary, [tabindex]";
const TRIES = 40;
const PRESSED = "button, summary, label, a[href]";
const STRAY = 8; // pixels that a finger may move and still press; who moves it away means to take the press back
const PAUSE = 800; // milliseconds without a key after which what is typed counts

function isStop(each) {
  return each.tabIndex >= 0 && !each.disabled && each.checkVisibility();
}

function stopsIn(root) {
  return [...root.querySelectorAll("*")].flatMap((each) => {
    const own = each.matches(STOPS) && isStop(each) ? [each] : [];
    return each.shadowRoot ? [...own, ...stopsIn(each.shadowRoot)] : own;
  });
}

function focused() {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return here;
}

function enterPopup(tries) {
  const popup = document.querySelector(POPUP);
  const whole = popup && !popup.querySelector("[data-testid=stSkeleton]"); // no field's code is still on its way
  const first = whole && stopsIn(popup)[0];
  if (first) first.focus();
  else if (tries) setTimeout(enterPopup, 50, tries - 1);
}

function onClick(event) {
  const byKeyboard = event.detail === 0; // the click of a mouse or a finger has a count
  const opens = event.target.closest?.("[data-testid=stPopoverButton]") && !document.querySelector(POPUP);
  if (byKeyboard && opens) enterPopup(TRIES);
}

function onTab(event) {
  const dialog = document.activeElement?.closest(`[role=dialog]:not(${POPUP})`);
  if (event.key !== "Tab" || !dialog) return;
  const here = focused();
  const stops = stopsIn(dialog);
  const next = stops.at((stops.indexOf(here) + (event.shiftKey ? -1 : 1)) % stops.length);
  if (![here, next].some((each) => each?.getRootNode() instanceof ShadowRoot)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  next.focus();
}

function onTyping({ target }) {
  if (!target.matches?.("[data-testid=stTextArea] textarea, [data-testid=stTextInput] input")) return;
  if (target.closest("[data-testid=stForm]")) return;
  clearTimeout(target.kneelogPause);
  const enter = { key: "Enter", code: "Enter", ctrlKey: target.matches("textarea"), bubbles: true };
  target.kneelogPause = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", enter)), PAUSE);
}

// A field that is left counts by itself; a second message would break off the run that a tap on Save has begun. Who goes
// on to the eye of a password has not left it, as Streamlit sees it, nor when going on from there.
function onLeaving({ target, relatedTarget }) {
  if (!target.closest?.("[data-testid=stTextInput]")?.contains(relatedTarget)) clearTimeout(target.kneelogPause);
}

function keepStillWhilePressed() {
  const focus = HTMLElement.prototype.focus;
  let pressed = false;
  const press = () => {
    pressed = true;
    setTimeout(() => { pressed = false; });
  };
  for (const each of ["pointerdown", "mousedown"]) document.addEventListener(each, press, true);
  HTMLElement.prototype.focus = function (options) {
    focus.call(this, pressed ? { ...options, preventScroll: true } : options);
  };
}

function countWherePressed() {
  const press = { on: null, x: 0, y: 0 };
  document.addEventListener("pointerdown", (event) => {
    const on = event.isPrimary && event.button === 0 && event.composedPath().find((each) => each.matches?.(PRESSED));
    Object.assign(press, { on, x: event.clientX, y: event.clientY });
  }, true);
  document.addEventListener("pointerup", (event) => {
    const { on, x, y } = press;
    press.on = null;
    const stays = Math.hypot(event.clientX - x, event.clientY - y) <= STRAY;
    if (!on || !stays || event.composedPath().includes(on)) return;
    setTimeout(() => on.click()); // after what the browser makes of it
  }, true);
}

if (!window.kneelogKeyboard) {
  window.kneelogKeyboard = true;
  keepStillWhilePressed();
  countWherePressed();
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onTab, true);
  document.addEventListener("input", onTyping, true);
  document.addEventListener("focusout", onLeaving, true);
}
