// Severity 0-10 as a radio group of eleven tiles: one tap, or arrow keys, Home and End.
// data: { value: number|null, words: string[11], label, none, worst, tap, clear, clear_number }. State "value".

const LAST = 10;
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

function node(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  return made;
}

function target(key, from) {
  if (key === "Home") return 0;
  if (key === "End") return LAST;
  return key in STEPS ? Math.min(LAST, Math.max(0, from + STEPS[key])) : null;
}

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".sev");
  // What was tapped here is newer than what a run that was already under way sends back.
  if (root.chosen === undefined) root.chosen = data.value ?? null;

  const choose = (value, focus) => {
    root.chosen = value;
    draw();
    root.querySelectorAll(".tile")[focus].focus();
    setStateValue("value", value);
  };

  const tile = (value) => {
    const made = node("button", value === 0 ? "tile zero" : "tile");
    made.type = "button";
    made.setAttribute("role", "radio");
    made.setAttribute("aria-checked", String(root.chosen === value));
    made.setAttribute("aria-label", value === 0 ? `0 ${data.none}` : `${value}, ${data.words[value]}`);
    made.tabIndex = (root.chosen ?? 0) === value ? 0 : -1;
    made.style.setProperty("--f", `var(--k-s${value})`);
    made.style.setProperty("--n", `var(--k-t${value})`);
    made.append(node("b", "", value));
    if (value === 0) made.append(node("small", "", data.none));
    made.append(node("i"));
    made.onclick = () => choose(value, value);
    made.onkeydown = (event) => {
      const next = target(event.key, value);
      if (next === null) return;
      event.preventDefault();
      choose(next, next);
    };
    return made;
  };

  const foot = () => {
    const made = node("div", "ends");
    const said = node("span", "said", root.chosen === null ? "" : `${root.chosen} · ${data.words[root.chosen]}`);
    said.setAttribute("aria-live", "polite");
    if (root.chosen === null) {
      made.append(node("span", "", data.tap), said, node("span", "", `${LAST} ${data.worst}`));
      said.classList.add("unseen");
      return made;
    }
    const clear = node("button", "clear", data.clear);
    clear.type = "button";
    clear.setAttribute("aria-label", data.clear_number);
    clear.onclick = () => choose(null, 0);
    made.append(said, clear);
    return made;
  };

  const draw = () => {
    const group = node("div", "row");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", data.label);
    for (let value = 0; value <= LAST; value += 1) group.append(tile(value));
    root.replaceChildren(group, foot());
    root.drawn = data.label;
  };

  if (root.drawn !== data.label) draw();
}
