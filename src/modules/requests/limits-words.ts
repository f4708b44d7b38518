import { sayDuration } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { defineTexts, translated } from '#platform/texts';
import type { Danger } from './danger-signs.ts';
import { emergencyNumbers } from './emergency-numbers.ts';
import type { Finding, LimitProposal } from './limits.ts';
import { requestTexts } from './texts.ts';
import de from './texts-limits/de.json' with { type: 'json' };
import en from './texts-limits/en.json' with { type: 'json' };
import numbersDe from './texts-newcomer-numbers/de.json' with { type: 'json' };
import numbersEn from './texts-newcomer-numbers/en.json' with { type: 'json' };

export const limitTexts = defineTexts(
  { de, en },
  translated('modules/requests/texts-newcomer-numbers', { de: numbersDe, en: numbersEn }),
);

/** The rule that spoke, in plain words, as whole sentences. */
export function sayFinding({ rule, values }: Finding, lang: Lang): string {
  const { minutes } = values;
  const spoken = typeof minutes === 'number' ? { ...values, length: sayDuration(minutes, lang) } : values;
  return limitTexts(lang)(`limit.${rule}`, spoken);
}

/** What the rules propose, as a sentence. */
export function sayProposal(proposal: LimitProposal, lang: Lang): string {
  return limitTexts(lang)(`limit-proposal.${proposal}`);
}

export interface HelpLine {
  readonly name: string;
  readonly number: string;
}

/** Free of charge; the last is not answered around the clock. */
const helpLines = [
  { code: 'crisis', number: '0800 111 0 111', for: ['suicide'] },
  { code: 'children', number: '116 111', for: ['child-danger'] },
] as const satisfies readonly { code: string; number: string; for: readonly Danger[] }[];

/** Whom to call, police and ambulance first; with no danger named, everybody. */
export function emergencyLines(dangers: readonly Danger[], lang: Lang): HelpLine[] {
  const everywhere = emergencyNumbers
    .filter(
      ({ code }) => code !== 'violence-against-women' || dangers.length === 0 || dangers.includes('violence'),
    )
    .map(({ code, number }) => ({ name: requestTexts(lang)(`emergency.${code}`), number }));
  const special = helpLines
    .filter((line) => dangers.length === 0 || line.for.some((danger) => dangers.includes(danger)))
    .map(({ code, number }) => ({ name: limitTexts(lang)(`help-line.${code}`), number }));
  return [...everywhere, ...special];
}
