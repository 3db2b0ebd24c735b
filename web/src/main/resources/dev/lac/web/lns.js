import { ask, show } from './api.js';
import { confirm } from './confirm.js';
import { el, notice, put, section, setAttribute, setText } from './dom.js';
import { count, duration, words } from './format.js';
import { table } from './table.js';

const EVERY_MS = 2000;
const FASTEST_MOVE = 1000;
const TONES = { usable: 'good', 'half-open': 'warn', 'locked-out': 'bad', barred: 'bad' };

/** Where calls may go, and where not for the moment. */
export function lns({ signal, refresh: again }) {
  const cards = new Map();
  const list = el('div', { class: 'view-body' });
  const nothing = el('p', { class: 'empty', hidden: true }, 'No LNS is configured: RADIUS names all.');
  const lockouts = table({
    label: 'Subscribers that must wait',
    key: (row) => `${row.interface} ${row.which}`,
    empty: 'No subscriber is locked out.',
    acts: true,
    columns: [
      { name: 'Subscriber', cell: (row) => row.which, by: (row) => row.which },
      { name: 'Interface', cell: (row) => row.interface, by: (row) => row.interface },
      { name: 'Failures', number: true, cell: (row) => count(row.failures), by: (row) => row.failures },
      { name: 'Cause', cell: (row) => row.cause, by: (row) => row.cause },
      { name: 'For another', number: true, cell: (row) => duration(row['seconds-left']), by: (row) => row['seconds-left'] },
      { name: '', cell: (row) => lift(row.which) },
    ],
  });

  function lift(which) {
    return {
      text: 'Lift lockout',
      label: `Lift the lockout of ${which}`,
      act: async () => {
        try {
          notice((await ask({ command: 'reset', what: 'lockout', which, reason: 'lifted on the page' })).done);
        } catch (error) {
          notice(error.message);
        }
        again();
      },
    };
  }

  function drain(one) {
    const move = el('input', { type: 'number', min: '0', max: String(FASTEST_MOVE), value: '0', inputmode: 'numeric' });
    confirm({
      title: `Drain ${one.name}?`,
      text: `${one.name} gets no new calls. Its ${count(one.sessions)} sessions stay, unless so many a second are to end; their subscribers dial in anew and go elsewhere.`,
      action: 'Drain',
      fields: { 'Sessions to end a second (0: none)': move },
      run: async () => (await ask({ command: 'drain', what: 'lns', which: one.name, drain: true, move: Number(move.value) || 0 })).done,
    }).then((done) => done && again());
  }

  function undo(one) {
    confirm({
      title: `Undo the drain of ${one.name}?`,
      text: `${one.name} gets calls again.`,
      action: 'Undo drain',
      run: async () => (await ask({ command: 'drain', what: 'lns', which: one.name, drain: false })).done,
    }).then((done) => done && again());
  }

  function card(name) {
    const made = {
      heading: el('h2', {}, name),
      under: el('p', { class: 'under' }),
      fill: el('span'),
      latest: null,
      addresses: table({
        label: `Addresses of ${name}`,
        key: (row) => `${row.address} ${row.port}`,
        empty: 'No address is known.',
        acts: true,
        columns: [
          { name: 'Address', cell: (row) => ({ text: row.address, title: `port ${row.port}` }), by: (row) => row.address },
          { name: 'State', cell: (row) => ({ text: words(row.state), tone: TONES[row.state] ?? 'plain' }), by: (row) => row.state },
          { name: 'Cause', cell: (row) => [row.state === 'usable' ? null : row.cause, row.trouble ? { text: row.trouble, tone: 'warn' } : null], by: (row) => row.cause },
          { name: 'For another', number: true, cell: (row) => (row['seconds-left'] ? duration(row['seconds-left']) : ''), by: (row) => row['seconds-left'] },
          { name: 'Failures', number: true, cell: (row) => count(row.failures), by: (row) => row.failures },
          { name: 'Sessions', number: true, cell: (row) => count(row.sessions), by: (row) => row.sessions },
          { name: 'Tunnels', number: true, cell: (row) => count(row.tunnels), by: (row) => row.tunnels },
          { name: '', cell: (row) => (row.state === 'usable' ? '' : lift(row.address)) },
        ],
      }),
    };
    made.meter = el('div', { class: 'meter', role: 'meter', 'aria-label': `Sessions of ${name}`, 'aria-valuemin': '0' }, made.fill);
    made.drain = el('button', { type: 'button', click: () => (made.latest.drained ? undo(made.latest) : drain(made.latest)) });
    made.node = el('section', { class: 'card lns', 'data-lns': name }, el('div', { class: 'head' }, el('div', {}, made.heading, made.under), made.drain), made.meter, made.addresses.node);
    return made;
  }

  function update(one, index) {
    const shown = cards.get(one.name) ?? card(one.name);
    cards.set(one.name, shown);
    shown.latest = one;
    const most = one['max-sessions'];
    put(shown.under, [one.drained ? { text: 'Drained', tone: 'warn' } : null, most ? `${count(one.sessions)} of ${count(most)} sessions` : `${count(one.sessions)} sessions`]);
    shown.meter.hidden = !most;
    setAttribute(shown.meter, 'aria-valuemax', most);
    setAttribute(shown.meter, 'aria-valuenow', one.sessions);
    shown.fill.style.width = most ? `${Math.min(100, (100 * one.sessions) / most)}%` : '0';
    setText(shown.drain, one.drained ? 'Undo drain …' : 'Drain …');
    setAttribute(shown.drain, 'aria-label', one.drained ? `Undo the drain of ${one.name}` : `Drain ${one.name}`);
    shown.addresses.update(one.addresses ?? []);
    if (list.children[index] !== shown.node) {
      list.insertBefore(shown.node, list.children[index] ?? null);
    }
  }

  return {
    title: 'LNSes',
    every: EVERY_MS,
    async refresh() {
      const [all, waiting] = await Promise.all([show('lns', {}, signal), show('lockouts', {}, signal)]);
      const present = all.lns ?? [];
      present.forEach(update);
      const names = new Set(present.map(({ name }) => name));
      for (const [name, { node }] of cards) {
        if (!names.has(name)) {
          node.remove();
          cards.delete(name);
        }
      }
      nothing.hidden = present.length > 0;
      lockouts.update((waiting.lockouts ?? []).filter(({ kind }) => kind === 'subscriber'));
    },
    node: el('div', { class: 'view' }, el('div', { class: 'head' }, el('h1', {}, 'LNSes')), nothing, list, section('Subscribers that must wait', lockouts.node)),
  };
}
