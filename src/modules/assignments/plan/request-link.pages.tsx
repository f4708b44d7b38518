import { topicName } from '#modules/programme';
import { type Request, requestPath } from '#modules/requests';
import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';

/** A request by its topic and reference. */
export function RequestLink({ lang, request }: { lang: Lang; request: Request }) {
  return (
    <Link href={localHref(lang, requestPath(request.id))}>
      {topicName(request.topicCode, lang)}, {request.reference}
    </Link>
  );
}
