import { el, setAttribute, setText } from './dom.js';

const TONES = { chosen: 'good', succeeded: 'good', failed: 'bad', lockout: 'warn', drain: 'warn', limit: 'warn', end: 'plain' };

/** Decisions in their order, each with what it is about. */
export function steps() {
  const list = el('ol', { class: 'steps' });
  const nothing = el('p', { class: 'empty' }, 'Nothing was decided.');
  return {
    node: el('div', {}, list, nothing),
    update(all) {
      nothing.hidden = all.length > 0;
      while (list.children.length > all.length) {
        list.lastElementChild.remove();
      }
      all.forEach(({ kind, text }, index) => {
        const row = list.children[index] ?? list.appendChild(el('li', {}, el('span'), el('span', { class: 'text' })));
        setAttribute(row.firstElementChild, 'class', `badge ${TONES[kind] ?? 'plain'}`);
        setText(row.firstElementChild, kind);
        setText(row.lastElementChild, text);
      });
    },
  };
}
