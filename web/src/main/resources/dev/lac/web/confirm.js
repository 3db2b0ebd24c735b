import { el, field, notice } from './dom.js';

/**
 * Asks before something is done. `run(values)` does it and resolves to the sentence that says so; what it refuses is shown in the
 * dialog, which stays. `values.reason` is the operator's reason when `reason` is set. `fields`: more fields, their values by name.
 * Resolves to whether it was done.
 */
export function confirm({ title, text, action, reason = false, fields = {}, run }) {
  return new Promise((resolve) => {
    const why = reason ? el('input', { type: 'text', name: 'reason', required: true, maxlength: '200', autocomplete: 'off', placeholder: 'goes into the log' }) : null;
    const wrong = el('p', { class: 'error', role: 'alert', hidden: true });
    const go = el('button', { type: 'submit', class: 'danger' }, action);
    const cancel = el('button', { type: 'button', click: () => dialog.close() }, 'Cancel');
    const form = el('form', { submit },
      el('h2', { id: 'confirm-title' }, title), el('p', {}, text), why ? field('Reason', why) : null,
      ...Object.entries(fields).map(([label, input]) => field(label, input)),
      wrong, el('div', { class: 'buttons' }, cancel, go));
    let done = false;
    const dialog = el('dialog', { id: 'confirm', 'aria-labelledby': 'confirm-title', close: () => { dialog.remove(); resolve(done); } }, form);

    async function submit(event) {
      event.preventDefault();
      go.disabled = true;
      wrong.hidden = true;
      try {
        const said = await run({ reason: why?.value.trim() });
        done = true;
        dialog.close();
        notice(said);
      } catch (error) {
        wrong.textContent = error.message;
        wrong.hidden = false;
        go.disabled = false;
      }
    }

    document.body.append(dialog);
    dialog.showModal();
    (why ?? Object.values(fields)[0] ?? cancel).focus();
  });
}
