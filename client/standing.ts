// Shows how far a computation is, and its page once it has ended. Without this script the page is asked for again
// every few seconds.

const shown = document.querySelector<HTMLElement>('[data-standing]');
const bar = shown?.querySelector('progress');
if (shown && bar) void look(shown.dataset.standing ?? '', bar);

async function look(address: string, bar: HTMLProgressElement): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    try {
      const answer = await fetch(address, { headers: { Accept: 'application/json' } });
      const { state, done, of } = (await answer.json()) as { state: string; done: number; of: number };
      if (state !== 'waiting' && state !== 'computing') break;
      if (of > 0) {
        bar.max = of;
        bar.value = done;
      }
    } catch {
      // Gone, or no way to the server: the page itself says which.
      break;
    }
  }
  location.reload();
}
