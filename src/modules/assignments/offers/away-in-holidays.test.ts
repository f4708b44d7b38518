import { expect, it } from 'vitest';
import { buildGuide } from '#modules/guides';
import { proposeGuides } from '#modules/matching';
import { buildSite, type HolidayKind } from '#modules/programme';
import { readRequest } from '#modules/requests';
import { testDatabase } from '../../../../tests/database.ts';
import { berlin, buildRequest, testNow, testToday } from '../assignments.build.ts';
import { candidatesFor } from './candidates-for.ts';

const { owner } = await testDatabase();

/** Who of three could come at that hour: one always there, one away in school holidays, one on public holidays. */
async function whoCanCome(day: string): Promise<string[]> {
  const siteId = (await buildSite(owner)).id;
  const named: [string, HolidayKind[]][] = [
    ['Always', []],
    ['NotInSchoolHolidays', ['school-holidays']],
    ['NotOnPublicHolidays', ['public-holidays']],
  ];
  for (const [name, awayDuring] of named) await buildGuide(owner, { siteId, name, awayDuring });
  const { id } = await buildRequest(owner, { siteId });
  const request = await readRequest(owner, id);
  if (!request) throw new Error('the request is there');
  const slot = { start: berlin(`${day}T10:00`), end: berlin(`${day}T11:00`) };
  const matching = await candidatesFor(owner, request, {
    slot,
    guidesToFind: 1,
    today: testToday,
    now: testNow,
  });
  const { proposals } = proposeGuides(matching.need, matching.candidates, matching.site, {
    today: testToday,
  });
  return proposals.map(({ guideId }) => matching.guides.get(guideId)?.name ?? '').sort();
}

it.each([
  ['2026-12-22', ['Always', 'NotInSchoolHolidays', 'NotOnPublicHolidays']],
  ['2026-12-23', ['Always', 'NotOnPublicHolidays']],
  ['2026-12-25', ['Always']],
])('on %s %j can come', async (day, names) => {
  expect(await whoCanCome(day)).toEqual(names);
});
