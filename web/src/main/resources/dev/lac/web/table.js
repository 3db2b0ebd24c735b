import { el, put, setAttribute } from './dom.js';

const JUMP = 10;

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b;
  }
  return String(a ?? '').localeCompare(String(b ?? ''), 'en', { numeric: true });
}

/**
 * A table whose rows are changed in place.
 *
 * `columns`: `[{name, cell(row), by(row), number, sort}]`: `by` is what it is sorted by, `sort` the name that the LAC knows it by.
 * `key(row)` names a row. `onSort(field)` is called when the LAC must sort since it sent but a part. One link of each row is a stop of
 * the arrow keys; the table is one stop of Tab. `acts`: the last column has buttons.
 */
export function table({ label, columns, key, empty, sorted = null, onSort = null, acts = false }) {
  let sort = sorted;
  let partial = false;
  let latest = [];
  let last = null;
  const rows = new Map();
  const heads = columns.map((column) => head(column));
  const body = el('tbody', { role: 'rowgroup' });
  const nothing = el('p', { class: 'empty', hidden: true }, empty ?? 'None.');
  const grid = el('table', { role: 'table', 'aria-label': label, keydown: move, focusin: enter },
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...heads.map(({ node }) => node))), body);
  const node = el('div', { class: acts ? 'table acts' : 'table' }, grid, nothing);

  function head(column) {
    const th = el('th', { scope: 'col', role: 'columnheader', class: column.number ? 'number' : null });
    if (column.by) {
      th.append(el('button', { type: 'button', class: 'sort', click: () => choose(column) }, column.name));
    } else {
      th.append(column.name);
    }
    return { node: th, column };
  }

  function choose(column) {
    const again = sort?.name === column.name;
    sort = { name: column.name, down: again ? !sort.down : false };
    if (partial && onSort && column.sort) {
      onSort(column.sort);
    } else {
      draw();
    }
  }

  function ordered() {
    const column = columns.find(({ name, by }) => by && name === sort?.name);
    if (!column || partial) {
      return latest;
    }
    const sign = sort.down ? -1 : 1;
    return [...latest].sort((a, b) => sign * compare(column.by(a), column.by(b)));
  }

  function direction(column) {
    if (sort?.name !== column.name || !column.by) {
      return null;
    }
    if (!partial) {
      return sort.down ? 'descending' : 'ascending';
    }
    return latest.length > 1 && compare(column.by(latest[0]), column.by(latest.at(-1))) > 0 ? 'descending' : 'ascending';
  }

  function rowOf(row) {
    const id = String(key(row));
    let tr = rows.get(id);
    if (!tr) {
      tr = el('tr', { role: 'row', 'data-key': id }, ...columns.map((column) =>
        el('td', { role: 'cell', 'data-name': column.name, class: column.number ? 'number' : null })));
      rows.set(id, tr);
    }
    columns.forEach((column, index) => put(tr.children[index], column.cell(row)));
    return tr;
  }

  function draw() {
    const focused = document.activeElement;
    const held = body.contains(focused) ? focused : null;
    const seen = new Set();
    let place = body.firstElementChild;
    for (const row of ordered()) {
      const tr = rowOf(row);
      seen.add(tr.dataset.key);
      if (tr === place) {
        place = place.nextElementSibling;
      } else {
        body.insertBefore(tr, place);
      }
    }
    for (const [id, tr] of rows) {
      if (!seen.has(id)) {
        tr.remove();
        rows.delete(id);
      }
    }
    for (const { node: th, column } of heads) {
      setAttribute(th, 'aria-sort', direction(column));
    }
    grid.hidden = seen.size === 0;
    nothing.hidden = seen.size > 0;
    if (held && held !== document.activeElement && held.isConnected) {
      held.focus({ preventScroll: true });
    }
    oneStop();
  }

  const controls = (tr) => [...tr.querySelectorAll('a, button')];

  /** Tab stops at one control of all rows: the one that had the focus last. */
  function oneStop() {
    const all = [...body.querySelectorAll('a, button')];
    const stop = all.includes(last) ? last : all[0];
    for (const control of all) {
      const wanted = control === stop ? 0 : -1;
      if (control.tabIndex !== wanted) {
        control.tabIndex = wanted;
      }
    }
  }

  function enter(event) {
    if (body.contains(event.target)) {
      last = event.target;
      oneStop();
    }
  }

  function move(event) {
    const tr = event.target.closest('tbody tr');
    if (!tr || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const all = [...body.children].filter((one) => controls(one).length > 0);
    const at = all.indexOf(tr);
    const column = controls(tr).indexOf(event.target);
    const to = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + JUMP, PageUp: at - JUMP, Home: 0, End: all.length - 1, ArrowLeft: at, ArrowRight: at,
    }[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const target = controls(all[Math.min(Math.max(to, 0), all.length - 1)]);
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    target[Math.min(Math.max(column + aside, 0), target.length - 1)].focus();
  }

  return {
    node,
    /** Shows `list`; `isPart`: the LAC has more than it sent. */
    update(list, isPart = false) {
      latest = list;
      partial = isPart;
      draw();
    },
  };
}
