import { ask, show } from './api.js';
import { el, field, setText } from './dom.js';
import { count, duration, time, words } from './format.js';
import { table } from './table.js';

const EVERY_MS = 10000;
const TYPING_MS = 400;
const STEP = 100;
const MOST = 1000;

/** How a call came out: a badge. */
export function outcome(one) {
  if (!one.ended) {
    return one.connected ? { text: 'Up', tone: 'good' } : { text: 'Setting up', tone: 'plain' };
  }
  return { text: words(one.cause), tone: one.connected ? 'plain' : 'bad', title: one.text };
}

/** From its begin to its end, or to now; seconds. */
export function length(one) {
  return ((one.ended ? new Date(one.ended).getTime() : Date.now()) - new Date(one.began).getTime()) / 1000;
}

const local = (iso) => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
};

/** The calls that were, and are. */
export function history({ query, signal, refresh: again, remember }) {
  let limit = STEP;
  let typing = 0;
  const text = (name, more = {}) => el('input', { type: 'search', name, autocomplete: 'off', spellcheck: 'false', value: query.get(name) ?? '', ...more });
  const inputs = {
    user: text('user', { placeholder: 'Whole user name' }),
    cause: text('cause', { list: 'causes' }),
    lns: text('lns', { list: 'lnses' }),
    since: el('input', { type: 'datetime-local', name: 'since', value: local(query.get('since') ?? '') }),
    until: el('input', { type: 'datetime-local', name: 'until', value: local(query.get('until') ?? '') }),
  };
  const causes = el('datalist', { id: 'causes' });
  const lnses = el('datalist', { id: 'lnses' });
  const found = el('p', { class: 'under', role: 'status' });
  const more = el('button', { type: 'button', hidden: true, click: () => { limit = Math.min(MOST, limit * 3); again(); } }, 'Show more');
  const list = table({
    label: 'Calls',
    key: (one) => one.id,
    empty: 'No call is found.',
    columns: [
      { name: 'Began', cell: (one) => ({ text: time(one.began).text, title: time(one.began).title, href: `#/call/${encodeURIComponent(one.id)}` }), by: (one) => one.began },
      { name: 'User', cell: (one) => ({ text: one.user || one.mac, title: one.id }), by: (one) => one.user },
      { name: 'Outcome', cell: outcome, by: (one) => one.cause },
      { name: 'Lasted', number: true, cell: (one) => duration(length(one)), by: length },
      { name: 'LNS', cell: (one) => ({ text: one.lns, title: one.peer }), by: (one) => one.lns },
      { name: 'MAC address', cell: (one) => one.mac, by: (one) => one.mac },
      { name: 'Interface', cell: (one) => one.interface + (one.vlan ? `, VLAN ${one.vlan}` : ''), by: (one) => one.interface },
      { name: 'Frames', cell: (one) => (one.captured ? { text: 'kept', tone: 'plain' } : ''), by: (one) => (one.captured ? 0 : 1) },
    ],
  });

  function filters() {
    const wanted = {};
    for (const [name, input] of Object.entries(inputs)) {
      const value = input.value.trim();
      if (value) {
        wanted[name] = input.type === 'datetime-local' ? new Date(value).toISOString() : value;
      }
    }
    return wanted;
  }

  function changed() {
    clearTimeout(typing);
    typing = setTimeout(() => {
      limit = STEP;
      remember(filters());
      again();
    }, TYPING_MS);
  }

  async function suggest() {
    const [now, all] = await Promise.all([show('summary', {}, signal), show('lns', {}, signal)]);
    causes.replaceChildren(...Object.keys(now.causes ?? {}).map((value) => el('option', { value }, words(value))));
    lnses.replaceChildren(...(all.lns ?? []).map(({ name }) => el('option', { value: name })));
  }

  async function refresh() {
    const { calls = [] } = await ask({ command: 'history', ...filters(), limit }, signal);
    list.update(calls);
    more.hidden = calls.length < limit || limit >= MOST;
    setText(found, calls.length < limit ? `${count(calls.length)} calls, the latest first` : `the latest ${count(calls.length)} calls`);
    if (!causes.hasChildNodes()) {
      await suggest();
    }
  }

  const form = el('form', { class: 'filters', role: 'search', input: changed, submit: (event) => { event.preventDefault(); changed(); } },
    field('User', inputs.user), field('Cause', inputs.cause), field('LNS', inputs.lns), field('Since', inputs.since), field('Until', inputs.until), causes, lnses);
  return {
    title: 'History',
    every: EVERY_MS,
    search: inputs.user,
    refresh,
    node: el('div', { class: 'view' }, el('div', { class: 'head' }, el('div', {}, el('h1', {}, 'History'), found)), form, el('section', { class: 'card' }, list.node, more)),
  };
}
