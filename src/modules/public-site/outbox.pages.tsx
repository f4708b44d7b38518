import { sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Badge } from '#ui/badge';
import { EmptyState } from '#ui/empty-state';
import { publicSiteTexts } from './texts.ts';

export interface OutboxLetter {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly lang: string;
  readonly calendar: string | null;
  readonly createdAt: Temporal.Instant;
}

/** Every mail the demo would have sent. Exists only where there is no mail server. */
export function OutboxPage({ lang, letters }: { lang: Lang; letters: readonly OutboxLetter[] }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('outbox.title')}</h1>
      <p>{say('outbox.lead')}</p>
      {letters.length === 0 && (
        <EmptyState title={say('outbox.empty.title')}>{say('outbox.empty.text')}</EmptyState>
      )}
      {letters.map((letter) => (
        <article key={letter.id} class="kern-card letter">
          <div class="kern-card__container">
            <div class="kern-card__header">
              <p class="kern-preline">
                {say('outbox.to', { recipient: letter.recipient })} · {sayMoment(letter.createdAt, lang)}
              </p>
              <h2 class="kern-title" lang={letter.lang}>
                {letter.subject}
              </h2>
            </div>
            <div class="kern-card__body">
              <p class="letter-body" lang={letter.lang}>
                {withLinks(letter.body)}
              </p>
              {letter.calendar && <Badge kind="info">{say('outbox.calendar')}</Badge>}
            </div>
          </div>
        </article>
      ))}
    </>
  );
}

/** Addresses in a letter can be followed, as in a mail program. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/[^\s<>"]+[\w/])/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} class="kern-link" href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
