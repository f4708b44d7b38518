import type { Db } from '#platform/database';
import {
  type DaysOff,
  daysOff,
  type HolidayKind,
  type SchoolHoliday,
  type SchoolHolidayKind,
} from './holiday.ts';

/** The school holidays of the state a site lies in that touch these days or come after, the earliest first. */
export async function schoolHolidaysOf(
  db: Db,
  of: { readonly siteId: string; readonly from: Temporal.PlainDate },
): Promise<SchoolHoliday[]> {
  const rows = await db
    .selectFrom('programme.schoolHoliday as holiday')
    .innerJoin('programme.county as county', 'county.stateKey', 'holiday.stateKey')
    .innerJoin('programme.site as site', 'site.countyKey', 'county.key')
    .select(['holiday.kind', 'holiday.validFrom', 'holiday.validUntil'])
    .where('site.id', '=', of.siteId)
    .where('holiday.validUntil', '>', of.from)
    .orderBy('holiday.validFrom')
    .execute();
  return rows.map(({ kind, validFrom, validUntil }) => ({
    kind: kind as SchoolHolidayKind,
    from: validFrom,
    until: validUntil,
  }));
}

/** The days off at a site, by kind, from one day to another (half-open). */
export async function daysOffAt(
  db: Db,
  of: { readonly siteId: string; readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate },
): Promise<Readonly<Record<HolidayKind, readonly DaysOff[]>>> {
  return daysOff(await schoolHolidaysOf(db, of), of);
}
