import { fold } from './fold.ts';

/** What a column of a list can mean. */
export const columnTargets = [
  'first-name',
  'last-name',
  'name',
  'email',
  'phone',
  'mobile',
  'gender',
  'mother-tongues',
  'languages',
  'postal-code',
  'town',
  'radius',
  'hours-per-month',
  'qualified-on',
  'coordinating',
  'agreement',
  'confidentiality-pledge',
  'data-secrecy-pledge',
  'non-violence-pledge',
  'privacy-briefing',
  'yearly-confirmation',
  'certificate-of-conduct-seen',
] as const;
export type ColumnTarget = (typeof columnTargets)[number];

export function isColumnTarget(text: string): text is ColumnTarget {
  return (columnTargets as readonly string[]).includes(text);
}

/** Lists name several languages in several columns; everything else stands in one. */
export function mayRepeat(target: ColumnTarget): boolean {
  return target === 'languages' || target === 'mother-tongues';
}

/** Headings as lists have them, folded; a heading that begins so counts less than one that is it. */
const headings: Record<ColumnTarget, readonly string[]> = {
  'first-name': ['vorname', 'vornamen', 'rufname', 'first name', 'firstname', 'given name', 'forename'],
  'last-name': [
    'nachname',
    'familienname',
    'zuname',
    'last name',
    'lastname',
    'surname',
    'family name',
    'name nachname',
  ],
  name: [
    'name',
    'vor und nachname',
    'vorname nachname',
    'vorname name',
    'name vorname',
    'nachname vorname',
    'vollstandiger name',
    'lotse',
    'lotsin',
    'lotse in',
    'lotsin lotse',
    'lotsinnen und lotsen',
    'full name',
    'person',
    'guide',
  ],
  email: [
    'e mail',
    'email',
    'mail',
    'e mail adresse',
    'emailadresse',
    'mailadresse',
    'mail adresse',
    'e mail address',
  ],
  phone: [
    'telefon',
    'tel',
    'telefonnummer',
    'tel nr',
    'telnr',
    'tel nummer',
    'festnetz',
    'rufnummer',
    'phone',
    'phone number',
    'telephone',
    'landline',
  ],
  mobile: [
    'handy',
    'mobil',
    'mobilnummer',
    'handynummer',
    'mobiltelefon',
    'handynr',
    'mobile',
    'cell',
    'mobile phone',
  ],
  gender: ['geschlecht', 'gender', 'sex', 'm w', 'm w d', 'w m d', 'w m', 'anrede', 'salutation'],
  'mother-tongues': [
    'muttersprache',
    'muttersprachen',
    'erstsprache',
    'erstsprachen',
    'herkunftssprache',
    'mother tongue',
    'native language',
    'first language',
  ],
  languages: [
    'sprache',
    'sprachen',
    'weitere sprachen',
    'weitere sprache',
    'fremdsprachen',
    'sprachkenntnisse',
    'andere sprachen',
    'language',
    'languages',
    'other languages',
    'language skills',
  ],
  'postal-code': ['plz', 'postleitzahl', 'postal code', 'postcode', 'zip', 'zip code'],
  town: [
    'ort',
    'wohnort',
    'stadt',
    'gemeinde',
    'plz ort',
    'stadtteil',
    'ortsteil',
    'town',
    'city',
    'place',
    'residence',
  ],
  radius: [
    'umkreis',
    'radius',
    'umkreis km',
    'umkreis in km',
    'entfernung',
    'max entfernung',
    'radius km',
    'distance',
  ],
  'hours-per-month': [
    'stunden im monat',
    'stunden pro monat',
    'std monat',
    'stunden monat',
    'wunschstunden',
    'hours per month',
  ],
  'qualified-on': [
    'qualifiziert am',
    'qualifiziert seit',
    'qualifiziert',
    'qualifizierung',
    'basisqualifizierung',
    'basisqualifizierung am',
    'zertifikat',
    'zertifikat am',
    'zertifikat vom',
    'schulung',
    'schulung am',
    'qualified on',
    'qualified',
    'certificate',
    'certificate date',
  ],
  coordinating: [
    'koordinierend',
    'koordinierende lotsin',
    'koordinierender lotse',
    'koordinierende r lotse in',
    'koordination',
    'coordinating',
    'coordinating guide',
  ],
  agreement: [
    'vereinbarung',
    'ehrenamtsvereinbarung',
    'vereinbarung am',
    'vereinbarung vom',
    'vertrag',
    'agreement',
  ],
  'confidentiality-pledge': [
    'verschwiegenheit',
    'verschwiegenheitserklarung',
    'schweigepflicht',
    'schweigepflichtserklarung',
    'confidentiality',
    'confidentiality pledge',
  ],
  'data-secrecy-pledge': [
    'datengeheimnis',
    'verpflichtung datengeheimnis',
    'verpflichtung datenschutz',
    'datenschutzverpflichtung',
    'data secrecy',
    'data secrecy pledge',
  ],
  'non-violence-pledge': [
    'gewaltfreiheit',
    'gewaltverzicht',
    'selbstverpflichtung',
    'selbstverpflichtung gewaltfreiheit',
    'non violence',
    'non violence pledge',
  ],
  'privacy-briefing': [
    'datenschutzunterweisung',
    'unterweisung datenschutz',
    'datenschutzschulung',
    'datenschutz',
    'datenschutz unterweisung',
    'privacy briefing',
  ],
  'yearly-confirmation': [
    'jahrliche bestatigung',
    'jahresbestatigung',
    'bestatigt am',
    'profil bestatigt am',
    'zuletzt bestatigt',
    'yearly confirmation',
    'confirmed on',
  ],
  'certificate-of-conduct-seen': [
    'fuhrungszeugnis',
    'erweitertes fuhrungszeugnis',
    'efz',
    'fuhrungszeugnis eingesehen am',
    'fuhrungszeugnis gesehen',
    'efz eingesehen am',
    'certificate of conduct',
  ],
};

const byHeading = new Map(
  columnTargets.flatMap((target) => headings[target].map((heading) => [heading, target] as const)),
);

/** The longest known heading this one begins with, of at least four letters. */
function beginningOf(heading: string): ColumnTarget | null {
  let best: { length: number; target: ColumnTarget } | null = null;
  for (const [known, target] of byHeading) {
    if (known.length < 4 || !heading.startsWith(known)) continue;
    if (!best || known.length > best.length) best = { length: known.length, target };
  }
  return best?.target ?? null;
}

/**
 * A proposal for what each column means, from its heading. `Name` beside `Vorname` is the last name. No meaning
 * is given twice unless it may be.
 */
export function proposeMapping(header: readonly string[]): (ColumnTarget | null)[] {
  const folded = header.map((heading) => fold(heading).replace(/ \d+$/, ''));
  const exact = folded.map((heading) => byHeading.get(heading) ?? null);
  const guessed = folded.map((heading, index) => exact[index] ?? beginningOf(heading));
  const hasFirstName = guessed.includes('first-name');
  const taken = new Set<ColumnTarget>();
  const result: (ColumnTarget | null)[] = header.map(() => null);
  const give = (index: number, of: ColumnTarget | null) => {
    const target = of === 'name' && hasFirstName && !guessed.includes('last-name') ? 'last-name' : of;
    if (target === null || (taken.has(target) && !mayRepeat(target))) return;
    taken.add(target);
    result[index] = target;
  };
  for (const [index, target] of exact.entries()) give(index, target);
  for (const [index, target] of guessed.entries()) if (exact[index] === null) give(index, target);
  return result;
}

export type MappingProblem = 'name-column-missing' | 'column-twice' | 'half-a-name';

/** Whether a list can be read this way; the first column a problem speaks about, where it is one. */
export function checkMapping(
  mapping: readonly (ColumnTarget | null)[],
): { readonly problem: MappingProblem; readonly column: number } | null {
  const seen = new Set<ColumnTarget>();
  for (const [column, target] of mapping.entries()) {
    if (target === null) continue;
    if (seen.has(target) && !mayRepeat(target)) return { problem: 'column-twice', column };
    seen.add(target);
  }
  if (seen.has('name')) return null;
  if (seen.has('first-name') !== seen.has('last-name')) return { problem: 'half-a-name', column: 0 };
  return seen.has('last-name') ? null : { problem: 'name-column-missing', column: 0 };
}
