import { ask, show } from './api.js';
import { el, field, section } from './dom.js';
import { steps } from './steps.js';

/** How the LNS of a call would be chosen now. */
export function explain({ query, signal, remember }) {
  const text = (name, more = {}) => el('input', { type: 'text', name, autocomplete: 'off', spellcheck: 'false', value: query.get(name) ?? '', ...more });
  const inputs = {
    user: text('user', { required: true, placeholder: 'alice@isp.example' }),
    interface: el('select', { name: 'interface' }, el('option', { value: '' }, 'the first')),
    vlan: text('vlan', { placeholder: '100 or 100.7' }),
    'service-name': text('service-name'),
    'circuit-id': text('circuit-id'),
    'radius-reply': el('textarea', { name: 'radius-reply', rows: '4', spellcheck: 'false', placeholder: 'Tunnel-Server-Endpoint:1 = "lns.example"' }),
  };
  const wrong = el('p', { class: 'error', role: 'alert', hidden: true });
  const answer = steps();
  const result = section('Step by step', answer.node);
  result.hidden = true;
  result.setAttribute('aria-live', 'polite');

  async function answerTo(event) {
    event.preventDefault();
    const filled = Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]).filter(([, value]) => value);
    const { 'radius-reply': reply, ...short } = Object.fromEntries(filled);
    remember(short);
    wrong.hidden = true;
    try {
      const { steps: found = [] } = await ask({ command: 'explain', ...Object.fromEntries(filled) }, signal);
      answer.update(found);
      result.hidden = false;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      wrong.textContent = error.message || 'The LAC does not answer; try again.';
      wrong.hidden = false;
      result.hidden = true;
    }
  }

  const form = el('form', { class: 'card explain', submit: answerTo },
    el('div', { class: 'filters' }, field('User', inputs.user), field('Interface', inputs.interface), field('VLAN', inputs.vlan), field('Service name', inputs['service-name']), field('Circuit id', inputs['circuit-id'])),
    field('What RADIUS is supposed to answer (one attribute a line; empty: no tunnel)', inputs['radius-reply']),
    wrong, el('div', { class: 'buttons' }, el('button', { type: 'submit', class: 'primary' }, 'Explain')));

  return {
    title: 'Explain',
    every: 0,
    search: inputs.user,
    async refresh() {
      if (inputs.interface.options.length > 1) {
        return;
      }
      const { interfaces = [] } = await show('interfaces', {}, signal);
      inputs.interface.append(...interfaces.filter((one) => one.of === 'subscribers').map(({ name }) => el('option', { value: name }, name)));
      inputs.interface.value = query.get('interface') ?? '';
      if (inputs.user.value) {
        form.requestSubmit();
      }
    },
    node: el('div', { class: 'view' }, el('div', { class: 'head' }, el('div', {}, el('h1', {}, 'Explain'), el('p', { class: 'under' }, 'How the LNS of a call would be chosen, as things are now. No call is made.'))), form, result),
  };
}
