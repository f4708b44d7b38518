import type { Role } from '#platform/acting';

/**
 * Who gets in where: one line per route. A role alone gets in for the records of her own place; with `own`
 * behind it only for records that are her own, or for what of the place concerns her. Whoever does not stand
 * in a line gets 403, 404 or the page to sign in; for a record of another place it is always 404, word for word
 * the answer for a record that does not exist.
 */
export type Who = Role | `${Role}:own` | 'anybody' | 'signed-in' | 'link';

export interface Line {
  readonly route: `${'GET' | 'POST'} /${string}`;
  /** What one gets or does there, in words of the field. */
  readonly what: string;
  readonly who: readonly Who[];
  /** The form of a deed as its page sends it; `:name` stands for an id of the site that is tried. */
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  /** Tables of any site in which whoever does it leaves something new, as she should. */
  readonly adds?: readonly string[];
  /** Ends the own session. */
  readonly leaves?: boolean;
  /** Nothing is planted here that would let anybody in: only that others are kept out is tried. */
  readonly unplanted?: boolean;
  /** Only in a demo. */
  readonly demo?: boolean;
  /** What stands behind the question mark, where another site could be named there. */
  readonly query?: readonly string[];
}

const anybody: readonly Who[] = ['anybody'];
const signedIn: readonly Who[] = ['signed-in'];
const link: readonly Who[] = ['link'];
const administrator: readonly Who[] = ['administrator'];
const coordinators: readonly Who[] = ['coordinator', 'deputy'];
const centre: readonly Who[] = ['competence-centre'];
const editors: readonly Who[] = [...coordinators, ...centre];
const staff: readonly Who[] = ['coordinator', 'deputy', 'coordinating-guide'];
const herself: readonly Who[] = ['guide:own'];
const asked: readonly Who[] = ['guide:own', 'coordinating-guide:own'];
const body: readonly Who[] = ['requesting-body:own'];
const assigned: readonly Who[] = [...staff, 'guide:own', 'requesting-body:own'];
const moving: readonly Who[] = [...staff, 'requesting-body:own'];
const goAlong: readonly Who[] = ['guide', 'coordinating-guide'];
const visitsGroups: readonly Who[] = [...staff, 'guide'];
const recording: readonly Who[] = [...staff, 'guide:own'];
const confirming: readonly Who[] = [...staff, 'requesting-body:own'];
const seesHours: readonly Who[] = [...staff, 'finance', 'guide:own'];
const management: readonly Who[] = ['management'];
const looksAfterSites: readonly Who[] = ['administrator', 'management'];
const figures: readonly Who[] = ['county-office', 'competence-centre', 'granting-authority', 'ministry'];
const onDataRequests: readonly Who[] = [...coordinators, 'data-protection-officer'];
const seesProcessing: readonly Who[] = [...onDataRequests, 'management', 'administrator'];
const seesParameters: readonly Who[] = ['administrator', ...staff, 'finance'];

const get = (path: `/${string}`, what: string, who: readonly Who[], more: Partial<Line> = {}): Line => ({
  route: `GET ${path}`,
  what,
  who,
  ...more,
});
const post = (path: `/${string}`, what: string, who: readonly Who[], form: Line['form'] = {}): Line => ({
  route: `POST ${path}`,
  what,
  who,
  form,
});

const version = { version: '1' };
const day = '2027-05-03';
const time = { day, from: '09:00', until: '10:00' };
const invitation = { name: 'Neu', email: 'neu@example.org', lang: 'de', from: '2027-01-01', until: '' };
const profile = {
  name: 'Neue Lotsin',
  email: '',
  phone: '0',
  gender: '',
  'language-1': 'ar',
  'level-1': 'fluent',
  'modes-1': ['speak'],
};
const hours = {
  ...time,
  day: '2026-11-02',
  topic: 'school',
  language: 'ar',
  'place-kind': 'school',
  'can-do-alone': 'partly',
  'follow-up': 'no',
  strain: '2',
};

const group = {
  ...time,
  title: 'Begegnungscafé',
  about: '',
  topic: 'school',
  'place-kind': 'public-place',
  'place-name': 'Stadtteilzentrum',
  'place-address': '',
  area: 'Oberursel (Taunus)',
  places: '3',
  'moves-up-until': '24',
};

/** Where the team is looked after and where a guide looks after herself, the pages are the same. */
const areaLines = (path: '/team' | '/mein-profil', who: readonly Who[], steps: readonly Who[]): Line[] => [
  get(`${path}/:id/zeiten`, 'when a guide has time, to change it', who),
  post(`${path}/:id/zeiten`, 'sets when a guide has time', who, {
    ...version,
    when: 'any',
    topics: ['school'],
  }),
  post(`${path}/:id/abwesenheiten`, 'enters an absence', who, { from: day, until: day }),
  post(`${path}/:id/abwesenheiten/:absence/loeschung`, 'deletes an absence', who),
  get(`${path}/:id/schritt/:event`, 'a step on a guide’s path, before it is made', steps),
  post(`${path}/:id/schritt/:event`, 'makes a step on a guide’s path', steps, {
    ...version,
    reason: 'other',
  }),
];

const peopleLines = (
  path: '/verwaltung/personen' | '/team/zugaenge' | '/traeger/zugaenge',
  who: readonly Who[],
): Line[] => [
  get(path, 'who has access', who, { query: ['nach=:person', 'vor=:person'] }),
  post(path, 'searches who has access', who, { search: 'q' }),
  get(`${path}/einladung`, 'invites somebody', who, { query: ['person=:person'] }),
  post(`${path}/einladung`, 'gives a role and writes to the person', who, {
    ...invitation,
    role: path === '/traeger/zugaenge' ? 'deputy' : 'guide',
    place: 'site::site',
  }),
  get(`${path}/:id`, 'a person and her roles', who),
  get(`${path}/:id/rollen/:role/ende`, 'ends a role, before it is done', who),
  post(`${path}/:id/rollen/:role/ende`, 'ends a role', who),
  get(`${path}/:id/rollen/:role/zeit`, 'changes until when a role holds, before it is done', who),
  post(`${path}/:id/rollen/:role/zeit`, 'changes until when a role holds', who, { until: '2027-06-30' }),
  post(`${path}/:id/einladungskarte`, 'prints an invitation with a code', who),
  post(`${path}/:id/entsperrung`, 'opens an account its owner has locked', who),
  post(`${path}/:id/sperrung`, 'locks the account of somebody', who),
];

/** A list somebody keeps for everybody to read. */
const listLines = (
  path: '/redaktion/termine' | '/redaktion/partner' | '/redaktion/medien',
  what: string,
  all: readonly Who[],
  who: readonly Who[],
  entered: Readonly<Record<string, string>>,
): Line[] => {
  const ofCentre = path === '/redaktion/medien';
  const table = {
    '/redaktion/termine': 'public_date',
    '/redaktion/partner': 'partner',
    '/redaktion/medien': 'medium',
  };
  const alone = ofCentre ? { unplanted: true } : {};
  const form = { owner: ofCentre ? 'state:HE' : ':site', ...entered };
  return [
    get(path, `every ${what} somebody looks after`, all),
    get(`${path}/neu`, `enters a ${what}`, all),
    { ...post(`${path}/neu`, `enters a ${what}`, who, form), adds: [`editorial.${table[path]}`] },
    { ...get(`${path}/:id`, `a ${what}, to change it`, who), ...alone },
    { ...post(`${path}/:id`, `changes a ${what}`, who, { ...version, ...entered }), ...alone },
    { ...post(`${path}/:id/loeschung`, `takes a ${what} away`, who), ...alone },
  ];
};

export const permissions: Readonly<Record<string, readonly Line[]>> = {
  accounts: [
    get('/anmelden', 'signs in', anybody),
    post('/anmelden', 'signs in', anybody, { email: 'nobody@example.org', way: 'link' }),
    get('/anmelden/postfach', 'says that a letter was sent', anybody),
    get('/anmelden/link/:token', 'signs in with a link from a letter', anybody),
    post('/anmelden/link/:token', 'signs in with a link from a letter', anybody),
    { ...post('/abmelden', 'signs out', anybody), leaves: true },
    get('/konto', 'the own account', signedIn),
    post('/konto/sprache', 'the language of the own letters', signedIn, { lang: 'de' }),
    get('/konto/passwort', 'the own password', signedIn),
    post('/konto/passwort', 'sets the own password', signedIn, { current: '', password: '' }),
    ...peopleLines('/verwaltung/personen', administrator),
    ...peopleLines('/team/zugaenge', coordinators),
    ...peopleLines('/traeger/zugaenge', management),
    { ...get('/anmelden/traeger', 'signs in with the provider’s own accounts', anybody), unplanted: true },
    { ...get('/anmelden/traeger/zurueck', 'comes back from signing in there', anybody), unplanted: true },
    get('/anmelden/passkey/aufgabe', 'what a passkey has to sign', anybody),
    post('/anmelden/passkey', 'signs in with a passkey', anybody),
    get('/konto/zweiter-schritt', 'the own second factor', signedIn),
    post('/konto/zweiter-schritt', 'shows the second factor', signedIn, { code: '000000' }),
    post('/konto/zweiter-schritt/wiederherstellung', 'signs in with a recovery code', signedIn, {
      code: 'x',
    }),
    { ...get('/konto/zweiter-schritt/app', 'sets up an app as second factor', signedIn), unplanted: true },
    post('/konto/zweiter-schritt/app', 'sets up an app as second factor', signedIn),
    post('/konto/zweiter-schritt/app/bestaetigung', 'shows that the app works', signedIn, { code: '000000' }),
    {
      ...get('/konto/zweiter-schritt/passkey/aufgabe', 'what a new passkey has to sign', signedIn),
      unplanted: true,
    },
    post('/konto/zweiter-schritt/passkey', 'adds a passkey', signedIn),
    get('/konto/sicherheit', 'the own passkeys, devices and sessions', signedIn),
    post('/konto/sicherheit/passkeys/:id/name', 'names an own passkey', signedIn, { name: 'x' }),
    post('/konto/sicherheit/passkeys/:id/ende', 'takes an own passkey away', signedIn),
    post('/konto/sicherheit/app/ende', 'takes the own app away', signedIn),
    post('/konto/sicherheit/wiederherstellung', 'makes new recovery codes', signedIn),
    post('/konto/sicherheit/sitzungen/:id/ende', 'ends an own session', signedIn),
    { ...post('/konto/sicherheit/abmeldung-ueberall', 'signs out everywhere', signedIn), leaves: true },
    get('/konto/bestaetigung', 'shows again that it is oneself', signedIn),
    post('/konto/bestaetigung', 'shows again that it is oneself', signedIn, { password: 'x' }),
    get('/konto/angefangen', 'gives back a form that came too late', signedIn),
    post('/konto/angefangen', 'throws it away', signedIn),
    get('/konto-sperren', 'locks the own account at once', anybody),
    post('/konto-sperren', 'locks the own account at once', anybody, { email: 'nobody@example.org' }),
    get('/konto-sperren/postfach', 'says that a letter was sent', anybody),
    { ...get('/konto-sperren/:token', 'locks it with the link from the letter', anybody), unplanted: true },
    post('/konto-sperren/:token', 'locks it with the link from the letter', anybody),
    get('/konto/sitzung', 'stays signed in', signedIn),
    get('/konto/rolle', 'in which of the own roles one works', signedIn),
    post('/konto/rolle', 'chooses in which of the own roles one works', signedIn, {
      role: 'coordinator@site::site',
      rolle: 'coordinator@site::site',
    }),
  ],

  programme: [
    get('/verwaltung/parameter', 'the numbers that hold at a site', seesParameters, {
      query: ['standort=:slug'],
    }),
    get('/verwaltung/parameter/:key', 'a number and how it changed', seesParameters, {
      query: ['standort=:slug'],
    }),
    {
      ...post('/verwaltung/parameter/:key', 'changes a number', ['administrator', 'coordinator', 'deputy'], {
        value: '25',
        'valid-from': day,
        'valid-until': '',
        source: 'Beschluss',
        correction: '',
      }),
      query: ['standort=:slug'],
    },
    get('/verwaltung/standorte', 'the sites one looks after', looksAfterSites),
    get('/verwaltung/standorte/neu', 'takes a site in', administrator),
    post('/verwaltung/standorte/neu', 'takes a site in', administrator, {
      provider: ':provider',
      name: 'Neu',
    }),
    get('/verwaltung/standorte/:id', 'a site and who leads it', looksAfterSites),
    get('/verwaltung/standorte/:id/angaben', 'changes a site', looksAfterSites),
    post('/verwaltung/standorte/:id/angaben', 'changes a site', looksAfterSites, { ...version, name: 'Neu' }),
    post('/verwaltung/standorte/:id/schritt', 'opens and closes a site', administrator, {
      ...version,
      event: 'rest',
    }),
    get('/verwaltung/traeger', 'the providers one looks after', looksAfterSites),
    get('/verwaltung/traeger/neu', 'takes a provider in', administrator),
    post('/verwaltung/traeger/neu', 'takes a provider in', administrator, { name: 'Neu' }),
    get('/verwaltung/traeger/:id', 'changes a provider', looksAfterSites),
    post('/verwaltung/traeger/:id', 'changes a provider', looksAfterSites, { ...version, name: 'Neu' }),
  ],

  guides: [
    get('/team/import', 'uploads a list of guides', coordinators),
    post('/team/import', 'uploads a list of guides', coordinators, { site: ':site' }),
    get('/team/import/vorlage', 'an empty list to fill in', coordinators),
    get('/team/import/:id', 'what the columns of a list mean', coordinators),
    post('/team/import/:id', 'says what the columns of a list mean', coordinators, {
      ...version,
      'column-0': 'name',
    }),
    get('/team/import/:id/pruefung', 'looks over a list', coordinators),
    get('/team/import/:id/fehler', 'the faulty rows of a list, as a file', coordinators, {
      query: ['als=xlsx'],
    }),
    post('/team/import/:id/uebernahme', 'takes over a list', coordinators, version),
    post('/team/import/:id/abbruch', 'throws a list away', coordinators),
    get('/team', 'the team', staff, {
      query: ['standort=:site', 'stand=all', 'suche=:canary', 'nach=:guide'],
    }),
    get('/team/neu', 'enters a guide', staff),
    post('/team/neu', 'enters a guide', staff, { ...profile, site: ':site', entry: 'register' }),
    get('/team/:id', 'a guide’s profile', staff),
    get('/team/:id/angaben', 'changes a guide’s profile', staff),
    post('/team/:id/angaben', 'changes a guide’s profile', staff, { ...version, ...profile }),
    get('/team/:id/unterlagen', 'agreements and pledges', coordinators),
    post('/team/:id/unterlagen', 'notes agreements and pledges', coordinators, {
      kinds: ['agreement'],
      on: '2026-11-02',
    }),
    post('/team/:id/unterlagen/:obligation/loeschung', 'takes a note of an agreement back', coordinators),
    post('/team/:id/zugang', 'invites a guide to sign in', coordinators, version),
    ...areaLines('/team', staff, coordinators),
    get('/mein-profil', 'the own profile', herself, { query: ['profil=:guide'] }),
    ...areaLines('/mein-profil', herself, herself),
  ],

  requests: [
    get('/anfrage', 'begins to ask for a guide', anybody),
    post('/anfrage', 'begins to ask for a guide', anybody),
    get('/anfrage/weiter', 'goes on asking on this device', anybody),
    post('/anfrage/loeschen', 'deletes what was entered on this device', anybody),
    get('/anfrage/pruefen', 'checks what was entered on this device', anybody),
    post('/anfrage/absenden', 'sends what was entered on this device', anybody),
    get('/anfrage/fertig', 'the receipt, on this device', anybody),
    get('/anfrage/:schritt', 'one question of the form', anybody),
    post('/anfrage/:schritt', 'answers one question of the form', anybody, { site: ':site' }),
    get('/anfragen/telefon', 'writes down a request by telephone', staff, { query: ['standort=:slug'] }),
    post('/anfragen/telefon', 'writes down a request by telephone', staff, {
      site: ':site',
      topic: 'school',
    }),
    get('/anfragen/neu', 'asks in the name of a body', body, { query: ['standort=:slug'] }),
    post('/anfragen/neu', 'asks in the name of a body', body, { site: ':site', topic: 'school' }),
    get('/meine-anfragen', 'what the own body asked for', body, { query: ['nach=:request'] }),
    get('/meine-anfragen/:id', 'how an own request stands', body),
    post('/meine-anfragen/:id/antwort', 'answers a question', body, { ...version, answer: 'Um neun.' }),
    get('/meine-anfragen/:id/zurueckziehen', 'takes an own request back, before it is done', body),
    post('/meine-anfragen/:id/zurueckziehen', 'takes an own request back', body, version),
    get('/meine-anfragen/:id/einwilligung', 'withdraws the consent for her, before it is done', body),
    post('/meine-anfragen/:id/einwilligung', 'withdraws the consent for her', body),
    post('/anfragen/:id/aufnahme', 'takes a request up', staff, version),
    post('/anfragen/:id/annahme', 'accepts a request', staff, version),
    post('/anfragen/:id/rueckfrage', 'asks back', staff, { ...version, question: 'Wann?' }),
    post('/anfragen/:id/antwort', 'notes an answer given by telephone', staff, {
      ...version,
      answer: 'Um neun.',
    }),
    post('/anfragen/:id/weitervermittlung', 'refers a request', staff, {
      ...version,
      target: 'legal-counselling',
    }),
    post('/anfragen/:id/ablehnung', 'declines a request', staff, {
      ...version,
      'decline-reason': 'no-capacity',
    }),
    post('/anfragen/:id/nicht-erfuellbar', 'says that nobody was found', staff, {
      ...version,
      'unmet-reason': 'nobody-free',
    }),
    post('/anfragen/:id/rueckzug', 'notes that a request was taken back', staff, version),
    post('/anfragen/:id/tage', 'changes the days of a request', staff, {
      ...version,
      minutes: '60',
      'day-1': day,
      'from-1': '09:00',
      'until-1': '12:00',
    }),
    post('/anfragen/:id/angerufen', 'notes that the person was told by telephone', staff),
    post('/status/:token/antwort', 'answers a question', link, { ...version, answer: 'Um neun.' }),
    get('/status/:token/zurueckziehen', 'takes the request back, before it is done', link),
    post('/status/:token/zurueckziehen', 'takes the request back', link, version),
    get('/status/:token/einwilligung', 'withdraws the consent, before it is done', link),
    post('/status/:token/einwilligung', 'withdraws the consent', link),
  ],

  assignments: [
    get('/tag', 'the day of a site', staff, { query: ['woche=2026-11-23'] }),
    get('/anfragen', 'the queue of requests', staff, {
      query: ['gruppe=wartet', 'nach=2026-11-02_:request'],
    }),
    get('/anfragen/:id', 'a request with everything coordination needs', staff),
    post('/anfragen/:id/angebote', 'offers a request to guides', staff, {
      ...version,
      'guide-:guide': 'ja',
      board: 'ja',
      slot: 'other',
      'other-day': day,
      'other-start': '09:00',
    }),
    post('/anfragen/:id/reihum', 'lets guides be asked in turn', staff, {
      ...version,
      slot: 'other',
      'other-day': day,
      'other-start': '09:00',
    }),
    post('/anfragen/:id/reihum/ende', 'lets nobody else be asked in turn', staff),
    post('/anfragen/:id/abschluss', 'completes a request', staff, version),
    post('/anfragen/:id/suche', 'searches again', staff, version),
    post('/anfragen/:id/folgetermin', 'another appointment in the same matter', staff, {
      ...version,
      ...time,
      minutes: '60',
    }),
    get('/status/:token', 'how the request stands', link),
    get('/status/:token/karte', 'the appointment card for paper', link),
    get('/status/:token/termin.ics', 'the appointment for a calendar', link),
    get('/anfragen/:id/getrennt', 'who is not brought together with whoever asked', coordinators),
    post('/anfragen/:id/getrennt', 'notes that two are not brought together again', coordinators, {
      guide: ':guide',
      side: 'person-asked',
    }),
    {
      ...post('/anfragen/:id/getrennt/:apart/aufhebung', 'both may meet again', coordinators),
      unplanted: true,
    },
    get('/status/:token/andere', 'asks for somebody else next time, before it is done', link),
    post('/status/:token/andere', 'asks for somebody else next time', link, { assignment: ':assignment' }),
    get('/status/:token/absage', 'calls the appointment off, before it is done', link),
    post('/status/:token/absage', 'calls the appointment off', link, { reason: 'not-needed' }),
    get('/wochenplan', 'who could go along in a week', staff, { query: ['standort=:site'] }),
    { ...get('/wochenplan/rechnung/:id', 'how far a plan is', staff), unplanted: true },
    { ...post('/wochenplan/rechnung/:id/halt', 'stops working out a plan', staff), unplanted: true },
    post('/wochenplan/neu', 'plans a week anew', staff, { standort: ':site' }),
    post('/wochenplan', 'asks the guides of a plan', staff, { standort: ':site', ':request': ':guide' }),
    get('/reihum', 'how a site asks its guides', coordinators, { query: ['standort=:site'] }),
    post('/reihum', 'settles how a site asks its guides', coordinators, {
      standort: ':site',
      version: '0',
      way: 'one-by-one',
      'at-once': '2',
      wait: '24',
      'quiet-from': '20:00',
      'quiet-until': '08:00',
      end: 'board',
    }),
    get('/gewichte', 'how much each wish counts in proposals', coordinators, { query: ['standort=:site'] }),
    post('/gewichte', 'settles how much each wish counts', coordinators, {
      standort: ':site',
      seen: '25-25-10-15-10-10-5-5',
      language: '25',
      load: '25',
      continuity: '10',
      distance: '20',
      topic: '10',
      slots: '10',
      learning: '5',
      cost: '5',
    }),
    post('/gewichte/vorgabe', 'goes back to how much the state lets each wish count', coordinators, {
      standort: ':site',
      seen: '25-25-10-15-10-10-5-5',
    }),
    get('/nachbarn', 'whether a site helps its neighbours', coordinators, { query: ['standort=:site'] }),
    post('/nachbarn', 'settles whether a site helps its neighbours', coordinators, {
      standort: ':site',
      version: '1',
      'takes-part': 'nein',
    }),
    get('/wochenplan/gemeinsam', 'with which other sites a site plans', coordinators, {
      query: ['standort=:site'],
    }),
    post('/wochenplan/gemeinsam', 'settles with which other sites a site plans', coordinators, {
      standort: ':site',
      mit: ':site',
      answer: 'nein',
    }),
    get('/anfragen/:id/nachbarn', 'which neighbouring sites could be asked', coordinators),
    post('/anfragen/:id/nachbarn', 'asks neighbouring sites', coordinators, { days: '2' }),
    post('/anfragen/:id/nachbarn/ende', 'asks neighbouring sites no longer', coordinators),
    post('/anfragen/:id/nachbarn/antwort', 'notes whether the person agrees', coordinators, {
      answer: 'nein',
      how: 'spoken',
      shown: '-',
    }),
    post('/status/:token/nachbarn', 'says whether a neighbouring site may know', link, {
      answer: 'nein',
      shown: '-',
    }),
    post('/anfragen/:id/zweite', 'asks for a second guide', staff, { why: 'learning' }),
    post('/anfragen/:id/zweite/ende', 'leaves it at one guide', staff),
    post('/anfragen/:id/zweite/antwort', 'notes whether the person agrees to a second guide', staff, {
      answer: 'nein',
      how: 'spoken',
      shown: '-',
    }),
    post('/status/:token/zweite', 'says whether a second guide may come', link, {
      answer: 'nein',
      shown: '-',
    }),
    post('/einsaetze/:id/zweite', 'says whether she would like somebody beside her', herself, {
      answer: 'nein',
      shown: '-',
    }),
    get('/angebote', 'what one is asked', asked),
    get('/angebote/:id', 'what one is asked', asked),
    post('/angebote/:id/zusage', 'says yes', asked, { 'no-conflict': 'ja' }),
    post('/angebote/:id/absage', 'says no', asked),
    post('/angebote/:id/naehe', 'says that she is close to whoever asked', asked),
    post('/angebote/:id/ruecknahme', 'takes a question to guides back', staff),
    get('/gruppeneinsaetze', 'what groups one can go along to', visitsGroups),
    get('/gruppeneinsaetze/neu', 'plans a group assignment', staff),
    post('/gruppeneinsaetze/neu', 'plans a group assignment', staff, group),
    get('/gruppeneinsaetze/:id', 'a group assignment', visitsGroups),
    post('/gruppeneinsaetze/:id/zusage', 'signs up for a group assignment', goAlong, { version: '1' }),
    post('/gruppeneinsaetze/:id/abmeldung', 'signs off from a group assignment', goAlong),
    get('/gruppeneinsaetze/:id/aenderung', 'changes a group assignment', staff),
    post('/gruppeneinsaetze/:id/aenderung', 'changes a group assignment', staff, { ...group, version: '1' }),
    get('/gruppeneinsaetze/:id/verlaengerung', 'makes a series of group assignments longer', staff),
    post('/gruppeneinsaetze/:id/verlaengerung', 'makes a series of group assignments longer', staff, {
      version: '1',
      'repeat-until': '2027-01-31',
    }),
    get('/gruppeneinsaetze/:id/absage', 'calls a group assignment off', staff),
    post('/gruppeneinsaetze/:id/absage', 'calls a group assignment off', staff, { version: '1' }),
    get('/einsaetze', 'the own appointments', assigned),
    get('/einsaetze/:id', 'an appointment', assigned),
    post('/einsaetze/:id/bestaetigung', 'says that an appointment stands', staff),
    get('/einsaetze/:id/verlegung', 'proposes another time', moving),
    post('/einsaetze/:id/verlegung', 'proposes another time', moving, time),
    post('/einsaetze/:id/verlegung/zusage', 'accepts another time', herself),
    post('/einsaetze/:id/verlegung/absage', 'refuses another time', recording),
    get('/einsaetze/:id/absage', 'calls an appointment off, before it is done', moving),
    post('/einsaetze/:id/absage', 'calls an appointment off', moving, { reason: 'other', next: 'search' }),
    get('/einsaetze/:id/rueckgabe', 'gives an assignment back, before it is done', herself),
    post('/einsaetze/:id/rueckgabe', 'gives an assignment back', herself, { reason: 'ill' }),
    get('/einsaetze/:id/getrennt', 'asks not to meet the person again, before it is done', herself),
    post('/einsaetze/:id/getrennt', 'asks not to meet the person again', herself),
    get('/einsaetze/:id/niemand-da', 'says that nobody came, before it is done', herself),
    post('/einsaetze/:id/niemand-da', 'says that nobody came', herself),
    get('/einsaetze/:id/stunden', 'records hours', herself),
    post('/einsaetze/:id/stunden', 'records hours', herself, hours),
    get('/einsaetze/:id/stunden/korrektur', 'corrects hours', recording),
    post('/einsaetze/:id/stunden/korrektur', 'corrects hours', recording, { ...hours, entry: ':hours' }),
    post('/einsaetze/:id/stunden/bestaetigung', 'confirms hours', confirming, { entry: ':hours' }),
    get('/einsaetze/:id/stunden/frage', 'doubts hours, before it is done', staff),
    post('/einsaetze/:id/stunden/frage', 'doubts hours', staff, { question: 'Stimmt das?' }),
    post('/einsaetze/:id/stunden/klaerung', 'settles a doubt', staff),
    get('/stunden', 'the hours of a month', seesHours, {
      query: ['standort=:slug&monat=2026-11', 'monat=2026-11&lotse=:guide', 'eigene&monat=2026-11'],
    }),
    get('/stunden/export', 'the hours of a month as a file', seesHours, {
      query: ['standort=:slug&monat=2026-11', 'monat=2026-11&lotse=:guide', 'format=xlsx&monat=2026-11'],
    }),
    get('/stunden/bestaetigen', 'hours that wait for a confirmation', confirming),
    post('/stunden/bestaetigen', 'confirms hours', confirming, { entry: [':hours'] }),
  ],

  audit: [
    get('/status/:token/einsicht', 'who looked at the request', link),
    get('/konto/einsicht', 'who looked at the own data', signedIn),
    get('/verwaltung/protokoll', 'prints the heads of the audit trail', administrator),
  ],

  insights: [
    get('/kreis', 'figures of the county or the state, no person', figures),
    get('/kreis/sprachen', 'what counties have of each language, as counts', [...figures, ...staff]),
    get('/kreis/sprachen.csv', 'the same as a file', [...figures, ...staff]),
    get('/auswertung', 'how the work is shared and what was needed', staff, {
      query: ['standort=:site&zeit=2026-Q4'],
    }),
    get('/auswertung/team.csv', 'how the work is shared, as a file', staff, {
      query: ['standort=:site&zeit=2026'],
    }),
    get('/auswertung/bedarf.csv', 'what was needed, to hand on', staff, {
      query: ['standort=:site&zeit=2026-11'],
    }),
    get('/auswertung/vorschau', 'where the year leads', staff, { query: ['standort=:site'] }),
    get('/auswertung/eigene', 'the own figures', ['guide:own', 'coordinating-guide:own'], {
      query: ['zeit=2026'],
    }),
  ],

  privacy: [
    get('/ihre-daten', 'asks about one’s own data', anybody),
    post('/ihre-daten', 'asks about one’s own data', anybody, { kind: 'access', site: ':site', name: 'x' }),
    get('/ihre-daten/danke', 'says what happens now', anybody),
    get('/ihre-daten/anfrage/:token', 'asks about the data of the request', link),
    post('/ihre-daten/anfrage/:token', 'asks about the data of the request', link, { kind: 'access' }),
    { ...get('/ihre-daten/vorgang/:token', 'how that stands', link), unplanted: true },
    { ...get('/ihre-daten/vorgang/:token/auskunft.pdf', 'the answer, to read', link), unplanted: true },
    { ...get('/ihre-daten/vorgang/:token/auskunft.json', 'the answer, for programs', link), unplanted: true },
    get('/konto/daten', 'the own data', signedIn),
    get('/konto/daten/antrag', 'asks about the own data', signedIn),
    // Without a kind it is refused: a whole one everybody may send to every site.
    post('/konto/daten/antrag', 'asks about the own data', signedIn, { site: ':site' }),
    get('/konto/daten/auskunft.json', 'the own data, for programs', signedIn),
    get('/konto/daten/auskunft.pdf', 'the own data, to read', signedIn),
    get('/datenschutz', 'what people ask about their data', onDataRequests),
    get('/datenschutz/:id', 'one of these requests', onDataRequests),
    post('/datenschutz/:id/schritt', 'decides on one of these requests', onDataRequests, {
      ...version,
      event: 'refuse',
      reason: 'unfounded',
    }),
    post('/datenschutz/:id/ausfuehren', 'collects or erases what was asked for', onDataRequests, {
      deed: 'collect',
    }),
    { ...get('/datenschutz/:id/auskunft.pdf', 'the answer, to read', onDataRequests), unplanted: true },
    { ...get('/datenschutz/:id/auskunft.json', 'the answer, for programs', onDataRequests), unplanted: true },
    get('/verwaltung/verarbeitungen', 'the record of processing', seesProcessing),
    get('/verwaltung/verarbeitungen/folgenabschaetzung', 'a draft of the impact assessment', seesProcessing),
    get('/verwaltung/verarbeitungen/geloescht', 'what went when', [...onDataRequests, 'administrator']),
  ],

  editorial: [
    get('/redaktion', 'the public texts of a site or of the centre', editors),
    get('/redaktion/neu', 'writes a public text', editors),
    {
      ...post('/redaktion/neu', 'writes a public text', coordinators, {
        kind: 'news',
        owner: ':site',
        title: 'Neu',
        lead: '',
        body: 'Text',
      }),
      adds: ['editorial.article', 'editorial.step', 'editorial.wording'],
    },
    get('/redaktion/beitraege/:id', 'a public text, its versions and what happened to it', coordinators),
    get('/redaktion/beitraege/:id/text/:lang', 'what a draft says in a language', coordinators),
    {
      ...post('/redaktion/beitraege/:id/text/:lang', 'saves what a draft says in a language', coordinators, {
        basedOn: '1',
        title: 'Neu',
        lead: '',
        body: 'Text',
      }),
      adds: ['editorial.wording'],
    },
    {
      ...post('/redaktion/beitraege/:id/schritt', 'takes a public text a step further', coordinators, {
        version: '1',
        event: 'submit',
        note: '',
        day: '',
        time: '',
      }),
      adds: ['editorial.step'],
    },
    get('/redaktion/beitraege/:id/vorschau', 'a text before it is public', coordinators),
    ...listLines('/redaktion/termine', 'public date', editors, coordinators, {
      kind: 'cafe',
      title: 'Treff',
      day,
      last: '',
      from: '09:00',
      until: '10:00',
      place: 'Haus',
    }),
    ...listLines('/redaktion/partner', 'cooperation partner', coordinators, coordinators, {
      kind: 'school',
      name: 'Schule',
      link: '',
    }),
    ...listLines('/redaktion/medien', 'film or material', centre, centre, {
      kind: 'film',
      title: 'Film',
      lang: 'de',
      link: 'https://example.org/',
    }),
    get('/redaktion/logo/:id', 'the logo of a site, to change it', coordinators),
    post('/redaktion/logo/:id', 'takes in the logo of a site', coordinators, { ...version, alt: 'Logo' }),
    get('/redaktion/logo/:id/bild', 'the picture itself', coordinators),
    post('/redaktion/logo/:id/loeschung', 'takes the logo away', coordinators),
    get('/redaktion/beitraege/:id/vergleich', 'two versions of a text side by side', coordinators),
    get('/redaktion/uebersetzungen', 'how the public pages stand in each language', centre),
    get('/redaktion/uebersetzungen/sprachen/:lang', 'a language, and better words for it', centre),
    post('/redaktion/uebersetzungen/sprachen/:lang/pruefung', 'notes who has read a language over', centre, {
      set: 'newcomer',
      reviewer: 'Verein',
      day: '2026-11-02',
    }),
    post('/redaktion/uebersetzungen/sprachen/:lang/pruefung/ruecknahme', 'takes that back', centre, {
      set: 'newcomer',
    }),
    {
      ...get('/redaktion/uebersetzungen/vorschlaege/:id', 'better words a visitor proposes', centre),
      unplanted: true,
    },
    {
      ...post('/redaktion/uebersetzungen/vorschlaege/:id/entscheidung', 'decides about them', centre),
      unplanted: true,
    },
    get('/redaktion/barrieren', 'what people could not use', centre),
    { ...get('/redaktion/barrieren/:id', 'one of these reports', centre), unplanted: true },
    { ...post('/redaktion/barrieren/:id/antwort', 'answers it', centre), unplanted: true },
  ],
  'public-site': [
    get('/', 'the first page', anybody),
    get('/standorte', 'the sites', anybody),
    get('/standorte/:slug', 'a site', anybody),
    get('/standorte/:slug/logo', 'its logo', anybody),
    get('/quellen', 'where the data come from', anybody),
    get('/postausgang', 'letters of the demo; only in a demo without a mail server', anybody, { demo: true }),
    get('/bausteine', 'building blocks; only in a demo', anybody, { demo: true }),
    get('/bausteine/:name', 'a building block; only in a demo', anybody, { demo: true }),
    get('/wer-hilft', 'who helps with what', anybody, { query: ['weg=appointment.school'] }),
    get('/redaktion/aushaenge', 'posters and flyers of the own sites', coordinators),
    get('/redaktion/aushaenge/druck.pdf', 'a poster or flyer, to be printed', coordinators, {
      query: ['art=poster&standort=:slug&sprache=de'],
    }),
    get('/barrierefreiheit/melden', 'reports what cannot be used', anybody),
    {
      ...post('/barrierefreiheit/melden', 'reports what cannot be used', anybody, {
        was: 'Das Feld hat keinen Namen.',
        seite: '/anfrage',
        email: 'jemand@example.org',
        telefon: '',
      }),
      adds: ['keys.data_key', 'platform.mail'],
    },
    get('/barrierefreiheit/melden/danke', 'says that the report has arrived', anybody),
    get('/bessere-worte', 'suggests better words', anybody),
    {
      ...post('/bessere-worte', 'suggests better words', anybody, {
        seite: '/standorte',
        jetzt: 'Lotse',
        besser: 'Lotsin oder Lotse',
      }),
      adds: ['keys.data_key', 'platform.mail'],
    },
    get('/bessere-worte/danke', 'says that the suggestion has arrived', anybody),
    get('/schrift', 'asks how large the type should be', anybody),
    post('/schrift', 'keeps how large the type should be', anybody, { groesse: 'gross', zurueck: '/' }),
    get('/mitmachen', 'what it is to be a guide', anybody),
    get('/mitmachen/interesse', 'leaves word to become a guide', anybody),
    {
      ...post('/mitmachen/interesse', 'leaves word to become a guide', anybody, {
        site: ':site',
        name: 'Neu',
        email: 'neu@example.org',
        phone: '',
        agreed: 'ja',
      }),
      adds: ['guides.guide', 'guides.transition', 'keys.data_key', 'platform.mail'],
    },
    get('/mitmachen/danke', 'says that the word has arrived', anybody),
    get('/qualifizierung', 'the basic course', anybody),
    get('/fuer-stellen', 'how bodies work with guides', anybody),
    get('/kernprofil', 'the core profile', anybody),
    get('/kernprofil/drucken', 'the core profile for paper', anybody),
    get('/kernprofil/:number', 'one element of the core profile', anybody),
    get('/aktuelles', 'news', anybody, { query: ['standort=:slug'] }),
    get('/aktuelles/atom.xml', 'news for feed readers', anybody, { query: ['standort=:slug'] }),
    { ...get('/aktuelles/:slug', 'one piece of news', anybody), unplanted: true },
    get('/themen', 'the pages of the competence centre', anybody),
    { ...get('/themen/:slug', 'a page of the competence centre', anybody), unplanted: true },
    get('/termine', 'dates of all sites or of one', anybody, { query: ['standort=:slug'] }),
    get('/termine/kalender.ics', 'dates as a calendar', anybody, { query: ['standort=:slug'] }),
    get('/material', 'films and material', anybody),
    get('/zahlen', 'figures of the year', anybody),
    get('/offene-daten', 'what can be taken along', anybody),
    get('/daten/:file', 'open data', anybody),
    get('/netzwerk', 'who belongs together', anybody),
    get('/kontakt', 'whom to call', anybody),
    get('/impressum', 'who runs the pages', anybody),
    get('/datenschutzerklaerung', 'what is kept', anybody),
    get('/barrierefreiheit', 'how accessible the pages are', anybody),
    get('/presse', 'for the press', anybody),
    get('/sitemap.xml', 'all public pages, for search engines', anybody),
    get('/robots.txt', 'what search engines may read', anybody),
  ],
};

/** The page `docs/permissions.md`. */
export function describePermissions(): string {
  const sayWho = (who: readonly Who[]) =>
    who.map((one) => (one.endsWith(':own') ? `${one.slice(0, -':own'.length)} (own)` : one)).join(', ');
  const parts = Object.entries(permissions).map(([module, lines]) =>
    [
      `## ${module}`,
      '',
      '| Page or deed | What | Who |',
      '| --- | --- | --- |',
      ...lines.map(({ route, what, who }) => `| \`${route}\` | ${what} | ${sayWho(who)} |`),
    ].join('\n'),
  );
  return [
    '# Permissions',
    '',
    'Written from the table in `tests/permissions.ts` by `npx vitest run tests/permissions.test.ts -u`; the suite compares it, and tries every line as everybody.',
    '',
    'A role gets in for the records of her own place only. `own`: only for what is her own. `link`: whoever holds the secret link of the request. `GET` shows a page, `POST` does something. Who is not named is kept out; for a record of another place the answer is the one for a record that does not exist.',
    '',
    parts.join('\n\n'),
    '',
  ].join('\n');
}
