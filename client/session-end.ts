// Asks somebody who is signed in whether she is still there, two minutes before her session ends. Without this
// script the foot of the page says until when, and what is sent later is kept.

const foot = document.querySelector<HTMLElement>('[data-session-seconds]');
const dialog = document.querySelector<HTMLDialogElement>('dialog[data-session-dialog]');
const warnBefore = 120;

if (foot && dialog) {
  const said = dialog.querySelector<HTMLElement>('[data-session-said]');
  const title = dialog.querySelector<HTMLElement>('.kern-title');
  const asked = title?.textContent ?? '';
  const close = dialog.querySelector<HTMLButtonElement>('[data-session-close]');
  const stay = dialog.querySelector<HTMLButtonElement>('[data-session-stay]');
  const here = foot.dataset.sessionPath ?? '';
  // Another tab in which she goes on working keeps this one signed in too.
  const tabs = new BroadcastChannel('session-end');
  let endsAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';
  let closed = '';
  let isLast = false;

  const goOn = (seconds: number, tell: boolean) => {
    endsAt = Date.now() + seconds * 1000;
    closed = '';
    isLast = false;
    if (tell) tabs.postMessage(seconds);
    look();
  };
  const say = (what: 'soon' | 'last' | 'over') => {
    if (closed === what) return;
    shown = what;
    if (said) said.textContent = dialog.dataset[what] ?? '';
    if (stay) stay.hidden = what !== 'soon';
    if (title) title.textContent = what === 'over' ? (dialog.dataset.overTitle ?? '') : asked;
    if (!dialog.open) dialog.showModal();
    if (what !== 'soon') close?.focus();
  };
  // A laptop that slept wakes up behind its timers: each look compares with the clock.
  const look = () => {
    clearTimeout(timer);
    const left = (endsAt - Date.now()) / 1000;
    if (left <= 0) say('over');
    else if (left <= warnBefore) say(isLast ? 'last' : 'soon');
    else if (dialog.open) dialog.close();
    const next = left <= 0 ? null : left <= warnBefore ? left : left - warnBefore;
    if (next !== null) timer = setTimeout(look, Math.min(next * 1000 + 200, 60_000));
  };

  tabs.addEventListener('message', ({ data }) => {
    const later = Date.now() + Number(data) * 1000;
    if (later > endsAt) goOn(Number(data), false);
  });
  document.addEventListener('visibilitychange', look);
  stay?.addEventListener('click', async () => {
    const answer = await fetch(here, { redirect: 'manual' }).catch(() => null);
    const seconds = answer?.ok ? Number(((await answer.json()) as { seconds?: number }).seconds) : 0;
    if (seconds > warnBefore) goOn(seconds, true);
    else {
      isLast = seconds > 0;
      say(isLast ? 'last' : 'over');
    }
  });
  close?.addEventListener('click', () => {
    closed = shown;
    dialog.close();
  });
  dialog.addEventListener('cancel', () => {
    closed = shown;
  });
  goOn(Number(foot.dataset.sessionSeconds), true);
}
