// A row a picture. Narrow, a row is a card, and what stood at the head of a column stands in it.

const HEADS = ["Small picture", "Picture", "Pixels", "Colors", "Palette", "Size", "Mean ΔE"];
const MOST_READ = 16; // colors that are read out

export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table");
  const shown = JSON.stringify(data);
  if (table.shown !== shown) {
    table.shown = shown;
    table.querySelector("thead tr").replaceChildren(...HEADS.map(head));
    const rows = data.rows.map((row) => line(row, data.clicks));
    table.querySelector("tbody").replaceChildren(...rows);
  }
  table.onclick = ({ target }) => {
    const button = target.closest("button");
    if (button) setTriggerValue("chosen", button.dataset.key);
  };
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function head(text) {
  const cell = element("th", { scope: "col" }, element("span", { textContent: text }));
  cell.setAttribute("role", "columnheader");
  return cell;
}

function cell(name, ...children) {
  const made = element("td", { className: name }, ...children);
  made.setAttribute("role", "cell");
  return made;
}

function line(row, clicks) {
  const made = element("tr");
  made.setAttribute("role", "row");
  const title = cell("name", element("span", { textContent: row.name, title: row.name }));
  if (row.reason) {
    const reason = cell("reason", row.reason);
    reason.colSpan = 5;
    made.append(cell("picture", element("span", { className: "none" })), title, reason);
    made.classList.add("failed");
    return made;
  }
  made.append(
    cell("picture", picture(row, clicks)),
    title,
    cell("number pixels", row.size),
    cell("number colors", row.colors),
    cell("palette", palette(row)),
    sizes(row),
    cell("number difference", row.difference),
  );
  return made;
}

function sizes({ before, after, change }) {
  const both = element("span", { textContent: `${before} → ${after}` });
  return cell("number sizes", both, " ", element("b", { textContent: change }));
}

function picture(row, clicks) {
  const image = element("img", { src: `data:image/png;base64,${row.small}`, alt: "" });
  if (!clicks) return image;
  const button = element("button", { type: "button", title: `Turn to ${row.name}` }, image);
  button.setAttribute("aria-label", `Turn to ${row.name}`);
  button.dataset.key = row.key;
  return button;
}

function palette({ hexes, shares }) {
  const strip = element("span", { className: "strip" });
  strip.setAttribute("role", "img");
  const more = hexes.length - MOST_READ;
  const read = hexes.slice(0, MOST_READ).join(" ") + (more > 0 ? ` and ${more} more` : "");
  strip.setAttribute("aria-label", `Palette: ${read}`);
  strip.append(
    ...hexes.map((hex, index) => {
      const swatch = element("i", { title: hex });
      swatch.style.background = hex;
      // The square root, so that rare colors are seen as well.
      swatch.style.flexGrow = String(Math.max(Math.sqrt(shares[index]), 0.02));
      return swatch;
    }),
  );
  return strip;
}
