// Presses buttons of the page by itself, each once, as soon as it is drawn: what was asked for needs no second tap.
// data: { keys }: of the buttons. State: `pressed`, the keys of those that were.

const PATIENCE = 200, TICK = 50; // tries, milliseconds

const pressed = (window.kneelogPressed ??= new Set()); // this component may be made anew while a button stands

// Nobody tapped here, so the click ends before the document, where it would close an open pop-up.
function click(button) {
  const end = (event) => event.stopPropagation();
  document.body.addEventListener("click", end);
  button.click();
  document.body.removeEventListener("click", end);
}

export default function ({ data, setStateValue }) {
  let timer;
  const press = (tries) => {
    const waiting = data.keys.filter((key) => !pressed.has(key));
    for (const key of waiting) {
      const button = document.querySelector(`.st-key-${key} button`);
      if (!button) continue;
      pressed.add(key);
      click(button);
      setStateValue("pressed", [...pressed]);
    }
    if (waiting.length && tries) timer = setTimeout(press, TICK, tries - 1);
  };
  press(PATIENCE);
  return () => clearTimeout(timer);
}
