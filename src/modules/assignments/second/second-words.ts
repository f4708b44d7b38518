import type { Request } from '#modules/requests';
import type { Lang } from '#platform/languages';
import { assignmentTexts } from '../texts.ts';
import type { SecondReason } from './second-guide.ts';

/** What the person agrees to, word by word, in the language of the page. */
export function secondAgreementWords({ askedBy }: Pick<Request, 'askedBy'>, lang: Lang): string {
  return assignmentTexts(lang)(askedBy === 'self' ? 'second.agreement' : 'second.agreement-of-other');
}

/** Why, in a sentence; nothing where there is no more to say than that it would be good. */
export function sayWhySecond(why: SecondReason, lang: Lang): string | null {
  return why === 'other' ? null : assignmentTexts(lang)(`second.why-${why}`);
}
