import { el, put, setAttribute, setText } from './dom.js';
import { milliseconds, words } from './format.js';

const STEPS = [1, 2, 5];
const TICK_PIXELS = 100;
const MOST_TICKS = 8;
const LATE = 0.93;

/** Round places on the way to `whole` ms. */
function ticks(whole, most) {
  let magnitude = 10 ** Math.floor(Math.log10(Math.max(whole / most, 0.01)));
  let step = magnitude;
  for (;;) {
    step = STEPS.map((one) => one * magnitude).find((one) => whole / one <= most);
    if (step) {
      break;
    }
    magnitude *= 10;
  }
  return Array.from({ length: Math.floor(whole / step) + 1 }, (_, index) => index * step);
}

/**
 * The phases of a call: to scale until it was connected, since being connected may take weeks, then a list of them. `update(phases, {connected,
 * ended, elapsed})`; `elapsed`: ms from the call's begin to its end or to now; a phase lasts until the next.
 */
export function timeline() {
  const total = el('p', { class: 'total' });
  const bar = el('div', { class: 'timeline', role: 'img' });
  const scale = el('div', { class: 'scale', 'aria-hidden': 'true' });
  const list = el('ol', { class: 'phases', 'aria-label': 'Phases' });

  function update(phases, { connected, ended, elapsed }) {
    const up = phases.find(({ phase }) => phase === 'connected');
    const limit = up ? up['at-ms'] : Math.max(elapsed ?? 0, phases.at(-1)?.['at-ms'] ?? 0);
    const spans = phases.map((phase, index) => {
      const from = phase['at-ms'];
      const next = phases[index + 1]?.['at-ms'] ?? (ended || !connected ? elapsed : null);
      return { ...phase, from, lasts: next === null || next === undefined ? null : Math.max(0, next - from) };
    });
    const setUp = spans.filter(({ phase, from }) => phase !== 'connected' && phase !== 'end' && from <= limit);
    drawBar(setUp, limit, spans.find(({ phase }) => phase === 'connected'), spans.find(({ phase }) => phase === 'end'));
    drawList(spans, ended);
    setText(total, `${milliseconds(limit)} from PADS ${up ? 'until it was connected' : ended ? 'to the end' : 'so far'}`);
  }

  function drawBar(setUp, limit, up, end) {
    const whole = Math.max(limit, 0.1);
    bar.classList.toggle('connected', Boolean(up));
    setAttribute(bar, 'aria-label', `${setUp.map(({ phase, lasts }) => `${words(phase)} ${milliseconds(lasts ?? 0)}`).join(', ')}${up ? ', then connected' : end ? ', then the end' : ''}`);
    const parts = setUp.map((span) => ({ tone: span.phase, left: (100 * span.from) / whole, width: (100 * Math.min(span.lasts ?? 0, whole - span.from)) / whole, title: `${words(span.phase)}: ${milliseconds(span.lasts ?? 0)}` }));
    while (bar.children.length > parts.length) {
      bar.lastElementChild.remove();
    }
    parts.forEach((part, index) => {
      const node = bar.children[index] ?? bar.appendChild(el('span'));
      setAttribute(node, 'class', `phase ${part.tone}`);
      setAttribute(node, 'title', part.title);
      node.style.left = `${part.left}%`;
      node.style.width = `${part.width}%`;
    });
    const most = Math.min(MOST_TICKS, Math.max(2, Math.floor((bar.clientWidth || MOST_TICKS * TICK_PIXELS) / TICK_PIXELS)));
    const places = ticks(whole, most).filter((place) => place / whole <= LATE);
    while (scale.children.length > places.length) {
      scale.lastElementChild.remove();
    }
    places.forEach((place, index) => {
      const node = scale.children[index] ?? scale.appendChild(el('span'));
      setText(node, milliseconds(place));
      node.style.left = `${(100 * place) / whole}%`;
    });
  }

  function drawList(spans, ended) {
    while (list.children.length > spans.length) {
      list.lastElementChild.remove();
    }
    spans.forEach((span, index) => {
      const row = list.children[index] ?? list.appendChild(el('li', {}, el('i'), el('b'), el('span', { class: 'at' }), el('span', { class: 'lasts' }), el('span', { class: 'text' })));
      const [swatch, name, at, lasts, text] = row.children;
      setAttribute(row, 'data-phase', span.phase);
      setAttribute(swatch, 'class', `swatch phase ${span.phase}`);
      setText(name, words(span.phase));
      setText(at, `at ${milliseconds(span.from)}`);
      setText(lasts, span.phase === 'end' ? '' : span.lasts === null ? 'still' : `${milliseconds(span.lasts)}${!ended && index === spans.length - 1 ? ' so far' : ''}`);
      put(text, span.text);
    });
  }

  return { node: el('div', {}, total, bar, scale, list), update };
}
