// What people choose most when twelve characters are asked for: a word or two that everybody knows, keys side by
// side, repetitions, with years, numbers and marks at the ends. Kept as words and rules instead of a long list.

const words =
  // What passwords talk about.
  (
    'passwort password kennwort passwd geheim secret geheimnis login zugang konto account admin administrator root ' +
    'test tester testing demo beispiel example gast guest user benutzer nutzer willkommen welcome start anfang ' +
    'changeme aendern neu neues mein meine dein deine unser unsere altes sicher sicheres sicherheit schutz schluessel ' +
    'computer laptop handy telefon internet email google facebook whatsapp instagram youtube windows android iphone ' +
    'samsung microsoft apple netflix amazon paypal server system office ' +
    // Greetings and affection.
    'hallo hello moin servus tschuess danke bitte guten morgen abend nacht liebe love iloveyou ichliebedich schatz ' +
    'schatzi schatzilein liebling engel angel baby sweetheart prinzessin princess sonnenschein sunshine hase haeschen ' +
    'maus mausi baer baerchen teddy kuss herz forever immer freund freundin freunde friends familie family mama papa ' +
    'mutter vater oma opa kinder bruder schwester ' +
    // Seasons, days, colours, nature, food.
    'sommer winter fruehling herbst summer spring autumn januar februar maerz april mai juni juli august september ' +
    'oktober november dezember january february march may june july october december montag dienstag mittwoch ' +
    'donnerstag freitag samstag sonntag monday tuesday wednesday thursday friday saturday sunday weihnachten ostern ' +
    'urlaub ferien blau rot gruen gelb schwarz weiss blue red green black white orange purple blume blumen flower ' +
    'sonne mond sterne stern sun moon star himmel regen schnee wasser feuer erde wind meer berg wald garten haus hund ' +
    'katze pferd vogel fisch loewe tiger adler drache dragon monkey panda wolf kaffee schokolade chocolate pizza bier ' +
    'apfel banane kuchen kartoffel ' +
    // Football, games, films, music.
    'fussball football soccer basketball baseball hockey bayern muenchen bayernmuenchen dortmund borussia schalke ' +
    'hertha werder bremen frankfurt eintracht koeln hamburg hsv bvb gladbach leverkusen stuttgart arsenal liverpool ' +
    'chelsea barcelona madrid juventus galatasaray fenerbahce besiktas superman batman spiderman starwars pokemon ' +
    'pikachu minecraft fortnite matrix hogwarts harrypotter metallica nirvana rammstein gamer ninja master killer ' +
    'shadow hunter ranger superstar champion ' +
    // Places and work of this programme.
    'deutschland germany europa europe hessen berlin wiesbaden kassel darmstadt offenbach giessen marburg fulda hanau ' +
    'badhomburg oberursel taunus hochtaunus hochtaunuskreis main rhein tuerkei turkey istanbul ankara syrien damaskus ' +
    'ukraine kiew afghanistan kabul iran teheran polen warschau italien russland moskau lotse lotsin lotsen ' +
    'integrationslotse integrationslotsin integrationslotsen integration lotsenwerk ehrenamt koordination ' +
    'projektkoordination verwaltung landkreis stadt gemeinde rathaus caritas diakonie verein schule kita jugendamt ' +
    'finanzen begleitung ' +
    // First names.
    'michael thomas andreas stefan stephan christian martin markus alexander daniel sebastian matthias peter klaus ' +
    'wolfgang juergen hans werner frank bernd ralf uwe sandra nicole sabine susanne petra monika claudia andrea ' +
    'birgit martina julia anna maria laura lena sarah lisa katharina christina stefanie melanie jennifer jessica ' +
    'mohammed muhammad ahmed ali hassan mustafa mehmet fatima aisha ayse fatma elif zeynep olga natalia svetlana ' +
    'tatjana elena irina ivan dmitri sergej andrej charlie jordan george robert william david joshua ashley amanda ' +
    'nicholas anthony'
  ).split(/\s+/);

const known = new Set(words);
const longest = Math.max(...words.map((word) => word.length));

/** Rows of keys, of the German and the English keyboard, and what counts on by itself. */
const rows = [
  'qwertzuiopü',
  'asdfghjklöä',
  'yxcvbnm',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1234567890ß',
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6zhn7ujm8ik9ol0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'qayxswedcvfrtgbnhzujmkiolp',
  '1a2b3c4d5e6f7g8h9i0j',
];
const walks = [...rows, ...rows.map((row) => [...row].reverse().join(''))];

const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '€': 'e',
  '!': 'i',
};

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss');
}

/** How many known words the text falls into, or null where something else is left over. */
function wordsIn(text: string): number | null {
  const fewest: (number | null)[] = [0];
  for (let end = 1; end <= text.length; end++) {
    let best: number | null = null;
    for (let length = 1; length <= Math.min(longest, end); length++) {
      const before = fewest[end - length];
      if (before === null || before === undefined) continue;
      if (!known.has(text.slice(end - length, end))) continue;
      if (best === null || before + 1 < best) best = before + 1;
    }
    fewest[end] = best;
  }
  return fewest[text.length] ?? null;
}

/** Made of keys side by side and of repetitions, at least four to a piece. */
function isWalk(text: string): boolean {
  let rest = text;
  while (rest.length > 0) {
    let length = Math.min(rest.length, 36);
    const isPiece = (part: string) => walks.some((walk) => walk.includes(part)) || new Set(part).size === 1;
    while (length > 3 && !isPiece(rest.slice(0, length))) length--;
    if (length <= 3) return rest.length <= 3 && rest !== text;
    rest = rest.slice(length);
  }
  return true;
}

function isRepetition(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length++) {
    const piece = text.slice(0, length);
    if (length <= 8 && piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return true;
  }
  return false;
}

/**
 * Whether a password is among those tried first: up to two well-known words, however they are spelt and whatever
 * numbers and marks stand around them; keys side by side; repetitions; the name or the address of the person.
 *
 * @param about what is known of the person: name, e-mail address
 */
export function isRefusedPassword(password: string, about: readonly string[] = []): boolean {
  const bare = plain(password);
  if (isRepetition(bare) || isWalk(password.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))) return true;
  const own = about
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map((text) => plain(text).replace(/[^a-z0-9]/g, ''))
    .filter((text) => text.length >= 4);
  for (const spelt of [bare, [...bare].map((sign) => lookalikes[sign] ?? sign).join('')]) {
    // With and without what stands at the ends.
    const letters = spelt.replace(/[^a-z0-9]/g, '');
    if (own.some((text) => letters.includes(text) && letters.length - text.length < 8)) return true;
    for (const core of [letters, letters.replace(/^\d+|\d+$/g, ''), letters.replace(/\d/g, '')]) {
      const count = wordsIn(core);
      if (core !== '' && count !== null && count <= 2) return true;
      if (core !== '' && isRepetition(core)) return true;
    }
  }
  // Marks at the end that look like letters: `!` is read as one above.
  const trimmed = bare.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const read = [...trimmed]
    .map((sign) => lookalikes[sign] ?? sign)
    .join('')
    .replace(/[^a-z]/g, '');
  const count = wordsIn(read);
  return read !== '' && count !== null && count <= 2;
}

/** Passwords of the required length that the rule refuses, for counting: every word with usual ends, and pairs. */
export function* commonPasswords(shortest: number): Generator<string> {
  for (const word of words) {
    for (const end of [
      '1',
      '12',
      '123',
      '1234',
      '12345',
      '123456',
      '1!',
      '2024',
      '2025',
      '2026',
      '2026!',
      '!',
    ]) {
      if (word.length + end.length >= shortest) yield word + end;
    }
    for (const other of words) {
      if (word.length + other.length >= shortest) yield word + other;
    }
  }
}
