import { languageName } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge, type BadgeKind } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { EmptyState } from '#ui/empty-state';
import { SelectField, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link, PhoneLink } from '#ui/link';
import { Pagination } from '#ui/pagination';
import { Table } from '#ui/table';
import { type GuideState, guideStates, type TeamMember } from './guide.ts';
import { sayState } from './say-guide.ts';
import { guideTexts } from './texts.ts';

export interface SiteName {
  readonly id: string;
  readonly name: string;
}

export interface TeamFilterTyped {
  readonly query: string;
  readonly state: GuideState | 'all' | '';
  readonly language: string;
  readonly site: string;
}

const badgeKinds: Partial<Record<GuideState, BadgeKind>> = {
  active: 'success',
  'in-trial': 'success',
  paused: 'info',
  blocked: 'warning',
  suspended: 'warning',
};

export function StateBadge({ lang, state }: { lang: Lang; state: GuideState }) {
  return <Badge kind={badgeKinds[state]}>{sayState(state, lang)}</Badge>;
}

/** The address of the list with this filter, from a key on. */
export function teamPath(filter: Partial<TeamFilterTyped>, after?: string): string {
  const query = new URLSearchParams();
  if (filter.query) query.set('suche', filter.query);
  if (filter.state) query.set('stand', filter.state);
  if (filter.language) query.set('sprache', filter.language);
  if (filter.site) query.set('standort', filter.site);
  if (after) query.set('nach', after);
  return query.size === 0 ? '/team' : `/team?${query}`;
}

export interface TeamPageProps {
  lang: Lang;
  members: readonly TeamMember[];
  sites: readonly SiteName[];
  languages: readonly { tag: string; nativeName: string }[];
  counts: ReadonlyMap<GuideState, number>;
  filter: TeamFilterTyped;
  next: string | null;
  isLater: boolean;
  mayImport: boolean;
  /** How many were just taken over from a list. */
  imported: number | null;
}

export function TeamPage(props: TeamPageProps) {
  const { lang, members, sites, languages, counts, filter, next, mayImport, imported } = props;
  const say = guideTexts(lang);
  const href = (path: string) => localHref(lang, path);
  const isFiltered =
    filter.query !== '' || filter.state !== '' || filter.language !== '' || filter.site !== '';
  const nobodyYet = !isFiltered && !props.isLater && counts.size === 0;
  const actions = (
    <ButtonRow>
      <ButtonLink href={href('/team/neu')} icon="plus">
        {say('team.add')}
      </ButtonLink>
      {mayImport && (
        <ButtonLink href={href('/team/import')} variant="secondary">
          {say('team.import')}
        </ButtonLink>
      )}
    </ButtonRow>
  );
  return (
    <>
      <h1>{say('team.title')}</h1>
      {imported !== null && <Alert kind="success" title={say('team.imported', { count: imported })} live />}
      {nobodyYet ? (
        <EmptyState title={say('team.empty')} action={actions}>
          {say('team.empty-begin')}
        </EmptyState>
      ) : (
        <>
          {actions}
          <Form action={href('/team')} method="get" inline label={say('team.filter')}>
            <TextField
              name="suche"
              label={say('team.search')}
              value={filter.query}
              markOptional={false}
              maxLength={100}
              width="long"
            />
            <SelectField
              name="stand"
              label={say('team.state')}
              value={filter.state}
              markOptional={false}
              emptyLabel={say('team.state-current')}
              options={[
                ...guideStates.map((state) => ({
                  value: state,
                  label: say('team.state-count', {
                    state: sayState(state, lang),
                    count: counts.get(state) ?? 0,
                  }),
                })),
                { value: 'all', label: say('team.state-all') },
              ]}
            />
            <SelectField
              name="sprache"
              label={say('team.language')}
              value={filter.language}
              markOptional={false}
              emptyLabel={say('team.language-any')}
              options={languages.map(({ tag }) => ({ value: tag, label: languageName(tag, lang) }))}
            />
            {sites.length > 1 && (
              <SelectField
                name="standort"
                label={say('field.site')}
                value={filter.site}
                markOptional={false}
                emptyLabel={say('team.site-any')}
                options={sites.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <Button variant="secondary">{say('team.show')}</Button>
          </Form>
          {isFiltered && (
            <p>
              <Link href={href('/team')}>{say('team.show-all')}</Link>
            </p>
          )}
          <Table
            caption={say('team.title')}
            captionHidden
            empty={say('team.none-found')}
            columns={[
              { key: 'name', label: say('field.name') },
              { key: 'state', label: say('team.state') },
              { key: 'languages', label: say('field.languages') },
              { key: 'home', label: say('field.home') },
              { key: 'phone', label: say('field.phone') },
              ...(sites.length > 1 ? [{ key: 'site', label: say('field.site') }] : []),
            ]}
            rows={members.map((member) => ({
              key: member.id,
              cells: {
                name: (
                  <>
                    <Link href={href(`/team/${member.id}`)}>
                      <bdi>{member.name}</bdi>
                    </Link>
                    {member.coordinating && <span class="muted"> {say('team.coordinating')}</span>}
                  </>
                ),
                state: <StateBadge lang={lang} state={member.state} />,
                languages: member.languages.map(({ tag }) => languageName(tag, lang)).join(', '),
                home: member.homeName,
                phone: member.phone && <PhoneLink number={member.phone} />,
                site: sites.find((site) => site.id === member.siteId)?.name,
              },
            }))}
          />
          <Pagination
            previousHref={props.isLater ? href(teamPath(filter)) : undefined}
            previousLabel={say('team.to-start')}
            nextHref={next ? href(teamPath(filter, next)) : undefined}
          />
        </>
      )}
    </>
  );
}
