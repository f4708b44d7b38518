import type { Lang } from '#platform/languages';
import { type DataProtectionRegime, regimes } from './provider.ts';
import { programmeTexts } from './texts.ts';

/** What a privacy notice says of a regime: the law by its name, and whom to complain to. */
export function regimeWords(regime: DataProtectionRegime, lang: Lang): { law: string; authority: string } {
  const say = programmeTexts(lang);
  return { law: say(`regime.${regime}`), authority: say(`authority.${regimes[regime].authority}`) };
}
