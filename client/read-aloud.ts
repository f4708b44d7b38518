// Reads the page aloud, where this device has a voice of its own for its language: nothing of it is sent anywhere.
// Without such a voice, or without this script, there is no button.

const button = document.querySelector<HTMLButtonElement>('[data-read-aloud]');

/** What is read, each on its own; of two inside each other the inner ones. */
const parts =
  'h1, h2, h3, h4, p, li, dt, dd, th, td, legend, label, summary, figcaption, blockquote, button, .kern-btn, .kern-title';
/** Whose voices are understood by readers of another tag. */
const alsoSpokenAs: Readonly<Record<string, readonly string[]>> = {
  bs: ['bs', 'hr', 'sr'],
  ku: ['ku', 'kmr'],
};

if (button && 'speechSynthesis' in window) {
  const label = button.querySelector('.kern-label');
  const [begin, end] = [label?.textContent ?? '', button.dataset.stop ?? ''];
  let isReading = false;
  let current: Element | undefined;

  /** A voice that speaks on the device itself. */
  const voiceFor = (tag: string) => {
    const primary = tag.split('-')[0] ?? '';
    const tags = alsoSpokenAs[primary] ?? [primary];
    const own = speechSynthesis
      .getVoices()
      .filter(({ localService, lang }) => localService && tags.includes(lang.split(/[-_]/)[0] ?? ''));
    return own.find((voice) => voice.default) ?? own[0];
  };
  const voiceOfPage = () => voiceFor(document.documentElement.lang);
  const offer = () => {
    button.hidden = !voiceOfPage();
  };
  const mark = (part: Element | undefined) => {
    current?.classList.remove('being-read');
    current = part;
    part?.classList.add('being-read');
    part?.scrollIntoView({ block: 'nearest' });
  };
  const say = (words: string) => {
    if (label) label.textContent = words;
    button.toggleAttribute('data-reading', isReading);
  };
  const stop = () => {
    isReading = false;
    mark(undefined);
    say(begin);
    speechSynthesis.cancel();
  };
  const partsFromHere = () => {
    const shown = [...document.querySelectorAll<HTMLElement>(`main :is(${parts})`)].filter(
      (part) => !part.querySelector(parts) && part.checkVisibility() && part.innerText.trim() !== '',
    );
    // Whoever has scrolled down wants to hear what she sees.
    const below = shown.findIndex((part) => part.getBoundingClientRect().bottom > 0);
    return scrollY > 0 ? shown.slice(Math.max(below, 0)) : shown;
  };
  const readNext = ([part, ...rest]: readonly HTMLElement[]) => {
    if (!isReading) return;
    if (!part) {
      stop();
      return;
    }
    // Words of another language are read by their own voice, or passed over.
    const lang = part.closest<HTMLElement>('[lang]')?.lang ?? '';
    const voice = voiceFor(lang);
    if (!voice) {
      readNext(rest);
      return;
    }
    mark(part);
    const words = new SpeechSynthesisUtterance(part.innerText.trim());
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.9;
    words.onend = () => readNext(rest);
    words.onerror = ({ error }) => {
      if (error !== 'canceled' && error !== 'interrupted') stop();
    };
    speechSynthesis.speak(words);
  };

  button.addEventListener('click', () => {
    if (isReading) {
      stop();
      return;
    }
    speechSynthesis.cancel();
    isReading = true;
    say(end);
    readNext(partsFromHere());
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && isReading) stop();
  });
  addEventListener('pagehide', stop);
  speechSynthesis.addEventListener('voiceschanged', offer);
  offer();
}
