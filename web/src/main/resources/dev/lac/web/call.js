import { ask } from './api.js';
import { el, facts, notice, put, section, setAttribute, setText } from './dom.js';
import { age, count, duration, octets, others, time } from './format.js';
import { length, outcome } from './history.js';
import { steps } from './steps.js';
import { timeline } from './timeline.js';

const EVERY_MS = 5000;
const SHOWN = new Set(['id', 'user', 'interface', 'mac', 'vlan', 'session-id', 'circuit-id', 'service', 'began', 'ended', 'connected', 'cause', 'text', 'phases', 'rule', 'radius-server', 'lns', 'peer', 'tunnel',
  'peer-tunnel', 'session', 'peer-session', 'up-packets', 'up-octets', 'down-packets', 'down-octets', 'steps', 'captured']);

/** What became of the call, in one sentence. */
function verdict(one) {
  if (!one.ended) {
    return one.connected ? `Connected for ${duration(length(one))}.` : 'Being set up.';
  }
  const text = one.text || outcome(one).text;
  return one.connected ? `Was connected; ended after ${duration(length(one))}: ${text}` : `Failed: ${text}`;
}

/** One call's story: what it came to, where the time went, how its LNS was chosen. */
export function call({ argument, signal, refresh: again }) {
  const heading = el('h1', {}, argument);
  const under = el('p', { class: 'under' });
  const said = el('p', { class: 'verdict', hidden: true });
  const none = el('p', { class: 'empty', hidden: true }, 'There is no call of this id, or it is older than calls.retention.');
  const frames = el('button', { type: 'button', id: 'frames', hidden: true, click: download }, 'Download frames');
  const past = el('a', { class: 'button', hidden: true }, 'History of this user');
  const live = el('a', { class: 'button', hidden: true, href: `#/subscriber/${encodeURIComponent(argument)}` }, 'Live');
  const phases = timeline();
  const decisions = steps();
  const access = facts('Access');
  const way = facts('Way');
  const body = el('div', { class: 'view-body', hidden: true },
    section('Where the time went', phases.node), section('How its LNS was chosen', decisions.node), el('div', { class: 'pair' }, section('Access', access.node), section('LNS', way.node)));
  const view = { title: argument, every: EVERY_MS, refresh, node: null };

  async function download() {
    frames.disabled = true;
    try {
      const { pcapng } = await ask({ command: 'capture', id: argument });
      const octetsOf = Uint8Array.from(atob(pcapng), (character) => character.charCodeAt(0));
      const address = URL.createObjectURL(new Blob([octetsOf], { type: 'application/x-pcapng' }));
      el('a', { href: address, download: `${argument}.pcapng` }).click();
      setTimeout(() => URL.revokeObjectURL(address), EVERY_MS);
      notice(`${argument}.pcapng: ${count(octetsOf.length)} octets`);
    } catch (error) {
      notice(error.message);
    } finally {
      frames.disabled = false;
    }
  }

  async function refresh() {
    const { calls = [] } = await ask({ command: 'history', id: argument, limit: 1 }, signal);
    const [one] = calls;
    none.hidden = Boolean(one);
    body.hidden = !one;
    said.hidden = !one;
    if (!one) {
      return;
    }
    const who = one.user || one.mac;
    setText(heading, who);
    document.title = `${who} – LAC`;
    put(under, [outcome(one), time(one.began), `call ${one.id}`]);
    setText(said, verdict(one));
    setAttribute(said, 'class', `verdict ${one.ended && !one.connected ? 'bad' : 'good'}`);
    frames.hidden = !one.captured;
    live.hidden = Boolean(one.ended);
    past.hidden = !one.user;
    past.href = `#/calls?user=${encodeURIComponent(one.user)}`;
    phases.update(one.phases ?? [], { connected: one.connected, ended: Boolean(one.ended), elapsed: 1000 * (one.ended ? length(one) : age(one.began)) });
    decisions.update(one.steps ?? []);
    access.update([
      ['Interface', one.interface], ['VLAN', one.vlan], ['MAC address', one.mac], ['PPPoE session', one['session-id']], ['Circuit', one['circuit-id']], ['Service', one.service],
      ['Began', time(one.began)], ['Ended', one.ended ? time(one.ended) : null], ...others(one, SHOWN),
    ]);
    way.update([
      ['Rule', one.rule], ['RADIUS server', one['radius-server']], ['LNS', one.lns], ['Peer', one.peer], ['Tunnel', one.tunnel || null], ['Tunnel at the peer', one['peer-tunnel'] || null],
      ['Session', one.session || null], ['Session at the peer', one['peer-session'] || null],
      ['Up', one.connected ? [octets(one['up-octets']), `${count(one['up-packets'])} packets`] : null],
      ['Down', one.connected ? [octets(one['down-octets']), `${count(one['down-packets'])} packets`] : null],
    ]);
    if (one.ended) {
      view.every = 0;
    }
  }

  view.node = el('div', { class: 'view' }, el('div', { class: 'head' }, el('div', {}, heading, under), el('div', { class: 'buttons' }, live, past, frames)), said, none, body);
  return view;
}
