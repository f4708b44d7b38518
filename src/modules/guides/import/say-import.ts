import { sayShortDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { sayObligation } from '../say-guide.ts';
import { guideTexts } from '../texts.ts';
import { type ColumnTarget, columnTargets } from './columns.ts';
import type { CellError } from './import-row.ts';
import type { LookedOverRow } from './look-over-import.ts';

const obligationTargets = new Set<ColumnTarget>([
  'agreement',
  'confidentiality-pledge',
  'data-secrecy-pledge',
  'non-violence-pledge',
  'privacy-briefing',
  'yearly-confirmation',
  'certificate-of-conduct-seen',
]);

/** What a column can mean, in words: `Vorname`, `Muttersprachen`. */
export function sayTarget(target: ColumnTarget, lang: Lang): string {
  const say = guideTexts(lang);
  if (obligationTargets.has(target)) {
    return say('import.target-date', {
      what: sayObligation(target as Parameters<typeof sayObligation>[0], lang),
    });
  }
  const key = `import.target.${target}`;
  return say.has(key) ? say(key) : target;
}

export const sayTargets = (lang: Lang) =>
  columnTargets.map((target) => ({ target, words: sayTarget(target, lang) }));

/** `Sprachen: „Klingonisch“ steht nicht in der Liste der Sprachen.` */
export function sayCellError(error: CellError, header: readonly string[], lang: Lang): string {
  const say = guideTexts(lang);
  return say(`import.cell.${error.code}`, {
    column: header[error.column] || String(error.column + 1),
    word: error.word,
  });
}

/** Who may be meant already, and why one thinks so. */
export function sayDuplicate(row: LookedOverRow, lang: Lang): string | null {
  if (!row.duplicate) return null;
  const { of, ground } = row.duplicate;
  const say = guideTexts(lang);
  const why = say(`import.ground.${ground}`);
  return of.kind === 'guide'
    ? say('import.duplicate-of-guide', { name: of.name, why })
    : say('import.duplicate-of-row', { number: of.number, name: of.name, why });
}

export function sayEntry(row: LookedOverRow, lang: Lang): string {
  return guideTexts(lang)(`import.entry.${row.read.entry}`);
}

export function sayQualified(row: LookedOverRow, lang: Lang): string | null {
  return row.read.qualifiedOn && sayShortDay(row.read.qualifiedOn, lang);
}
