import type { ComponentChildren } from 'preact';
import { sayDay, sayDays, sayShortDay } from '../platform/dates.ts';
import { Icon } from './icons.tsx';
import { usePageLanguage, useUiTexts } from './page-language.tsx';

export interface CalendarEntry {
  /** `14:30 Uhr`, `14:30–15:30` */
  time: string;
  title: ComponentChildren;
  href: string;
  note?: ComponentChildren | undefined;
}

export interface CalendarWeekProps {
  days: readonly { day: Temporal.PlainDate; entries: readonly CalendarEntry[] }[];
  today: Temporal.PlainDate;
  previousHref: string;
  nextHref: string;
  headingLevel?: 2 | 3 | undefined;
}

/** A week of appointments: a list on a phone, columns on a wide screen. */
export function CalendarWeek({ days, today, previousHref, nextHref, headingLevel = 2 }: CalendarWeekProps) {
  const lang = usePageLanguage();
  const say = useUiTexts();
  const first = days[0]?.day;
  const last = days.at(-1)?.day;
  const Heading = `h${headingLevel}` as const;
  const DayHeading = `h${(headingLevel + 1) as 3 | 4}` as const;
  return (
    <section class="calendar-week" aria-labelledby="woche">
      <div class="calendar-head">
        <Heading id="woche">
          {first && last && say('calendar.title', { days: sayDays(first, last, lang) })}
        </Heading>
        <div class="button-row">
          <a class="kern-btn kern-btn--secondary" href={previousHref} rel="prev">
            <Icon name="back" />
            <span class="kern-label">{say('calendar.previous')}</span>
          </a>
          <a class="kern-btn kern-btn--secondary" href={nextHref} rel="next">
            <span class="kern-label">{say('calendar.next')}</span>
            <Icon name="forward" />
          </a>
        </div>
      </div>
      <ol class="calendar-days">
        {days.map(({ day, entries }) => {
          const isToday = day.equals(today);
          return (
            <li key={day.toString()} class={isToday ? 'calendar-day is-today' : 'calendar-day'}>
              <DayHeading>
                <span class="day-long">{sayDay(day, lang)}</span>
                <span class="day-short">{sayShortDay(day, lang)}</span>
                {isToday && <span class="calendar-today"> {say('calendar.today')}</span>}
              </DayHeading>
              {entries.length === 0 ? (
                <p class="muted">{say('calendar.empty-day')}</p>
              ) : (
                <ul>
                  {entries.map((entry) => (
                    <li key={`${entry.href} ${entry.time}`}>
                      <a href={entry.href} class="calendar-entry">
                        <span class="calendar-time">{entry.time}</span>{' '}
                        <span class="calendar-title">{entry.title}</span>
                        {entry.note && <span class="calendar-note"> {entry.note}</span>}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
