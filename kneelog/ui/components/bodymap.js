// Both legs from behind or from the front: tap every place that hurts. The same places stand in a list below.
// data: { value: string[], before: string[], shape: {outline, seams, lines, zones}, zones: {zone: words},
// sides: {side: words}, texts }. Places of `before`, those of last time, are drawn faintly.
// A place is "side:zone". State "value". Words come as data and are set as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

function node(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  return made;
}

function shape(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...children);
  return made;
}

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".map");
  // What was tapped here is newer than what a run that was already under way sends back.
  root.chosen ??= new Set(data.value);
  root.view ??= "behind";
  const before = new Set(data.before);
  const { texts } = data;

  const sayPlace = (id) => {
    const [side, zone] = id.split(":");
    return `${data.sides[side]}: ${data.zones[zone]}`;
  };

  const focusOn = (attribute, id) => root.querySelector(`[${attribute}="${id}"]`)?.focus();

  const toggle = (id, returnFocus) => {
    if (!root.chosen.delete(id)) root.chosen.add(id);
    draw();
    returnFocus();
    setStateValue("value", [...root.chosen].sort());
  };

  const views = () => {
    const group = node("div", "views");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", texts.which_view);
    for (const [view, words] of Object.entries(texts.views)) {
      const button = node("button", "", words);
      button.type = "button";
      button.dataset.view = view;
      button.setAttribute("aria-pressed", String(root.view === view));
      button.onclick = () => {
        root.view = view;
        draw();
        focusOn("data-view", view);
      };
      group.append(button);
    }
    const top = node("div", "top");
    top.append(group);
    return top;
  };

  const zone = (side, mirrored, clip, { id: zoneId, path, hit, centre }) => {
    const id = `${side}:${zoneId}`;
    const [x, y] = centre;
    const made = shape("g", {
      class: "zone", role: "checkbox", tabindex: "0", "data-place": id,
      "aria-checked": String(root.chosen.has(id)), "aria-label": sayPlace(id),
      ...(before.has(id) ? { "data-before": "", "aria-description": texts.before } : {}),
    },
    shape("g", { "clip-path": clip }, shape("path", { class: "fill", d: path })),
    shape("rect", { class: "hit", x: hit[0], y: hit[1], width: hit[2], height: hit[3] }),
    shape("path", {
      class: "tick", d: `M${x - 8},${y} l5.5,6 l10,-12`,
      transform: mirrored ? `translate(${2 * x},0) scale(-1,1)` : "",
    }),
    shape("g", { "clip-path": clip }, shape("path", { class: "ring", d: path }), shape("path", { class: "ring inner", d: path })));
    const change = () => toggle(id, () => focusOn("data-place", id));
    made.onclick = change;
    made.onkeydown = (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      change();
    };
    return made;
  };

  const leg = (side, position) => {
    const mirrored = position === 0;
    const clipId = `clip-${root.view}-${side}`;
    const clip = `url(#${clipId})`;
    const over = shape("g", { "clip-path": clip });
    for (const d of data.shape.seams) over.append(shape("path", { class: "seam", d }));
    for (const d of data.shape.lines[root.view]) over.append(shape("path", { class: "line", d }));
    return shape("g", { class: "fade" },
      shape("g", { transform: mirrored ? "translate(172,0) scale(-1,1)" : "translate(196,0)" },
        shape("clipPath", { id: clipId }, shape("path", { d: data.shape.outline })),
        shape("path", { class: "leg", d: data.shape.outline }),
        ...data.shape.zones[root.view].map((each) => zone(side, mirrored, clip, each)),
        over,
        shape("path", { class: "outline", d: data.shape.outline })));
  };

  const legs = () => {
    const sides = root.view === "behind" ? ["left", "right"] : ["right", "left"];
    const heads = node("div", "sides");
    heads.setAttribute("aria-hidden", "true");
    heads.append(...sides.map((side) => node("span", "", data.sides[side])));
    const picture = shape("svg", { viewBox: "-4 -4 376 400", role: "group", "aria-label": texts.picture[root.view] });
    sides.forEach((side, position) => picture.append(leg(side, position)));
    const made = node("div", "legs");
    made.append(heads, picture);
    return made;
  };

  const chosen = () => {
    const made = node("div", "chosen");
    if (!root.chosen.size) made.append(node("span", "hint", texts.nothing));
    for (const id of [...root.chosen].sort()) {
      const chip = node("button", "chip");
      chip.type = "button";
      chip.setAttribute("aria-label", texts.remove.replace("{place}", () => sayPlace(id)));
      chip.append(node("span", "", sayPlace(id)),
        shape("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, shape("path", { d: "M2,2 L12,12 M12,2 L2,12" })));
      chip.onclick = () => toggle(id, () => (root.querySelector(".chip") ?? root.querySelector(".views button")).focus());
      made.append(chip);
    }
    return made;
  };

  const list = () => {
    const columns = node("div", "list");
    for (const side of ["left", "right"]) {
      const set = node("fieldset");
      set.append(node("legend", "", data.sides[side]));
      for (const [zoneId, words] of Object.entries(data.zones)) {
        const id = `${side}:${zoneId}`;
        const item = node("label", "item");
        const box = node("input");
        box.type = "checkbox";
        box.checked = root.chosen.has(id);
        box.dataset.item = id;
        box.setAttribute("aria-label", sayPlace(id));
        box.onchange = () => toggle(id, () => focusOn("data-item", id));
        item.append(box, node("span", "", words));
        set.append(item);
      }
      columns.append(set);
    }
    const made = node("details");
    made.open = root.listOpen === true;
    made.ontoggle = () => { root.listOpen = made.open; };
    made.append(node("summary", "", texts.list), columns);
    return made;
  };

  const draw = () => {
    const places = [...root.chosen].sort().map(sayPlace).join(", ");
    const said = node("div", "unseen", places && texts.chosen.replace("{places}", () => places));
    said.setAttribute("aria-live", "polite");
    root.replaceChildren(views(), legs(), chosen(), list(), said);
    root.drawn = true;
  };

  if (!root.drawn) draw();
}
