// Presses buttons of the page by itself, each once, as soon as it is drawn: what was asked for needs no second tap.
// data: { start }: what their keys begin with. State: `pressed`, the keys of those that were.

const pressed = (window.kneelogPressed ??= new Set()); // this component may be made anew while a button stands

// Nobody tapped here, so the click ends before the document, where it would close an open pop-up.
function click(button) {
  const end = (event) => event.stopPropagation();
  document.body.addEventListener("click", end);
  button.click();
  document.body.removeEventListener("click", end);
}

export default function ({ data, setStateValue }) {
  const start = `st-key-${data.start}`;
  const press = () => {
    for (const button of document.querySelectorAll(`[class*="${start}"] button`)) {
      const name = [...button.closest(`[class*="${start}"]`).classList].find((each) => each.startsWith(start));
      const key = name.replace("st-key-", "");
      if (pressed.has(key)) continue;
      pressed.add(key);
      click(button);
      setStateValue("pressed", [...pressed]);
    }
  };
  const watch = new MutationObserver(press);
  watch.observe(document.body, { childList: true, subtree: true });
  press();
  return () => watch.disconnect();
}
