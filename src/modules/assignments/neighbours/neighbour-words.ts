import { languageName, readSite } from '#modules/programme';
import type { Request } from '#modules/requests';
import type { Db } from '#platform/database';
import type { Lang } from '#platform/languages';
import { sayPeriod } from '../appointments/appointment-words.ts';
import { assignmentTexts } from '../texts.ts';
import type { NeighbourAsked } from './neighbour-search.ts';

/** The time a guide at a neighbouring site has promised. */
export function sayPromised(asked: Pick<NeighbourAsked, 'startsAt' | 'endsAt'>, lang: Lang): string {
  const { startsAt, endsAt } = asked;
  return startsAt && endsAt ? sayPeriod({ startsAt, endsAt }, lang) : '';
}

/** What the person agrees to, word by word, in the language of the page. */
export async function agreementWords(
  db: Db,
  of: { request: Pick<Request, 'siteId' | 'languageTag' | 'askedBy'>; promised: NeighbourAsked; lang: Lang },
): Promise<string> {
  const { request, promised, lang } = of;
  const [here, there] = [await readSite(db, request.siteId), await readSite(db, promised.askedSiteId)];
  return assignmentTexts(lang)(
    request.askedBy === 'self' ? 'neighbours.agreement' : 'neighbours.agreement-of-other',
    {
      here: here?.name ?? '',
      there: there?.name ?? '',
      provider: there?.provider.name ?? '',
      when: sayPromised(promised, lang),
      language: languageName(request.languageTag, lang),
    },
  );
}
