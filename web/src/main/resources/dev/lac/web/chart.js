import { el, setAttribute, setText, svg } from './dom.js';

const WINDOW_MS = 180000;
const GAP_MS = 12000;
const HEIGHT = 150;
const LEFT = 8;
const TOP = 18;
const BOTTOM = 20;
const LINES = 3;

/** The next of 1, 2, 5, 10, 20 … above `value`. */
function ceiling(value) {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 5, 10].map((step) => step * magnitude).find((step) => step >= value) ?? value;
}

/** The last three minutes of some figures, one line each. `series`: `[{name, tone}]`; `format` writes a value. */
export class Chart {
  #samples = [];
  #series;
  #format;
  #svg;
  #grid;
  #paths;
  #now;
  #width = 600;

  constructor(label, series, format) {
    this.#series = series;
    this.#format = format;
    this.#paths = series.map(({ tone }) => svg('path', { class: `line ${tone}` }));
    this.#now = series.map(() => el('b'));
    this.#grid = Array.from({ length: LINES }, () => ({ line: svg('line', { class: 'grid' }), text: svg('text', { class: 'axis' }) }));
    const ends = [['3 min ago', 'start'], ['now', 'end']].map(([text, anchor]) => svg('text', { class: 'axis', 'text-anchor': anchor }, text));
    this.ends = ends;
    this.#svg = svg('svg', { height: HEIGHT, role: 'img', 'aria-label': label },
      ...this.#grid.flatMap(({ line, text }) => [line, text]), ...this.#paths, ...ends);
    const legend = el('figcaption', {}, ...series.map(({ name, tone }, index) => el('span', { class: 'key' }, el('i', { class: `swatch ${tone}` }), name, ' ', this.#now[index])));
    this.node = el('figure', { class: 'chart' }, legend, this.#svg);
    new ResizeObserver(([entry]) => {
      this.#width = Math.max(200, Math.round(entry.contentRect.width));
      this.#draw();
    }).observe(this.node);
  }

  /** The figures of this moment, in the order of the series; undefined: not known. */
  add(values, now = performance.now()) {
    this.#samples.push({ now, values });
    while (this.#samples[0].now < now - WINDOW_MS - GAP_MS) {
      this.#samples.shift();
    }
    values.forEach((value, index) => setText(this.#now[index], this.#format(value)));
    this.#draw();
  }

  #draw() {
    const now = this.#samples.at(-1)?.now ?? 0;
    const most = ceiling(Math.max(1, ...this.#samples.flatMap(({ values }) => values.map((value) => value ?? 0))));
    const right = this.#width - LEFT;
    const floor = HEIGHT - BOTTOM;
    const x = (at) => right - ((now - at) / WINDOW_MS) * (right - LEFT);
    const y = (value) => floor - (value / most) * (floor - TOP);
    setAttribute(this.#svg, 'viewBox', `0 0 ${this.#width} ${HEIGHT}`);
    setAttribute(this.#svg, 'width', this.#width);
    this.#grid.forEach(({ line, text }, index) => {
      const value = (most * index) / (LINES - 1);
      const at = y(value).toFixed(1);
      Object.entries({ x1: LEFT, x2: right, y1: at, y2: at }).forEach(([name, one]) => setAttribute(line, name, one));
      setAttribute(text, 'x', LEFT);
      setAttribute(text, 'y', (Number(at) - 3).toFixed(1));
      setText(text, index === 0 ? '' : this.#format(value));
    });
    this.ends.forEach((text, index) => {
      setAttribute(text, 'x', index === 0 ? LEFT : right);
      setAttribute(text, 'y', HEIGHT - 5);
    });
    this.#paths.forEach((path, index) => setAttribute(path, 'd', this.#line(index, x, y)));
  }

  /** Broken where the page did not ask for a while. */
  #line(index, x, y) {
    let before = null;
    return this.#samples.filter(({ values }) => values[index] !== undefined).map(({ now, values }) => {
      const move = before === null || now - before > GAP_MS ? 'M' : 'L';
      before = now;
      return `${move}${x(now).toFixed(1)} ${y(values[index]).toFixed(1)}`;
    }).join('') || null;
  }
}
