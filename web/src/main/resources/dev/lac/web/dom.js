/** Making and changing elements. What the LAC says only ever becomes text: user names are hostile. */

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(name, value);
    } else if (typeof value === 'boolean') {
      node.toggleAttribute(name, value);
    } else if (value !== null && value !== undefined) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An element; attributes that are functions listen to the event of their name. */
export const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

export function setText(node, text) {
  const wanted = text === null || text === undefined ? '' : String(text);
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === '') {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/** Says a sentence to all: in the corner and to screen readers. */
export function notice(text) {
  const place = document.getElementById('notices');
  const dismiss = el('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', click: () => place.replaceChildren() }, '✕');
  place.replaceChildren(el('p', {}, text, ' ', dismiss));
}

const KINDS = {
  text: { make: () => el('span'), update: () => {} },
  badge: { make: () => el('span'), update: (node, cell) => setAttribute(node, 'class', `badge ${cell.tone}`) },
  link: { make: () => el('a'), update: (node, cell) => setAttribute(node, 'href', cell.href) },
  time: { make: () => el('time'), update: (node, cell) => setAttribute(node, 'datetime', cell.time) },
  button: {
    make: () => el('button', { type: 'button', class: 'small', click: (event) => event.currentTarget.act() }),
    update: (node, cell) => {
      node.act = cell.act;
      setAttribute(node, 'aria-label', cell.label);
    },
  },
};

function kindOf(cell) {
  if (cell.act) {
    return 'button';
  }
  if (cell.href) {
    return 'link';
  }
  if (cell.time) {
    return 'time';
  }
  return cell.tone ? 'badge' : 'text';
}

function putOne(place, index, cell) {
  const described = cell !== null && typeof cell === 'object' ? cell : { text: cell };
  const kind = kindOf(described);
  let node = place.children[index];
  if (!node || node.kind !== kind) {
    const made = KINDS[kind].make();
    made.kind = kind;
    if (node) {
      node.replaceWith(made);
    } else {
      place.append(made);
    }
    node = made;
  }
  setText(node, described.text);
  setAttribute(node, 'title', described.title);
  KINDS[kind].update(node, described);
}

/**
 * Shows `cell` in `place`, changing what is there instead of replacing it: a text or number, `{text, title}` and one of `href` (a
 * link), `tone` (a badge), `time` (ISO 8601) and `act` (a button, with `label`), or a list of these.
 */
export function put(place, cell) {
  const cells = (Array.isArray(cell) ? cell : [cell]).filter((one) => one !== null && one !== undefined && one !== '');
  cells.forEach((one, index) => putOne(place, index, one));
  while (place.children.length > cells.length) {
    place.lastElementChild.remove();
  }
}

/** Names and what they are, as `update([[name, cell], …])` says; what has no value is left out. */
export function facts(label) {
  const node = el('dl', { class: 'facts', 'aria-label': label });
  const known = new Map();
  return {
    node,
    update(pairs) {
      const present = pairs.filter(([, cell]) => cell !== null && cell !== undefined && cell !== '');
      const names = new Set(present.map(([name]) => name));
      for (const [name, row] of known) {
        if (!names.has(name)) {
          row.remove();
          known.delete(name);
        }
      }
      let previous = null;
      for (const [name, cell] of present) {
        let row = known.get(name);
        if (!row) {
          row = el('div', {}, el('dt', {}, name), el('dd'));
          known.set(name, row);
        }
        const place = previous ? previous.nextElementSibling : node.firstElementChild;
        if (place !== row) {
          node.insertBefore(row, place);
        }
        put(row.lastElementChild, cell);
        previous = row;
      }
    },
  };
}

/** A part of a view with a heading. */
export function section(title, ...children) {
  const heading = el('h2', {}, title);
  return el('section', { class: 'card' }, heading, ...children);
}

/** A field with its label. */
export function field(label, input) {
  return el('label', { class: 'field' }, el('span', {}, label), input);
}
