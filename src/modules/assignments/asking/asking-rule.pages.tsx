import { sayTime } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { NumberField, RadioGroup, TimeField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Tabs } from '#ui/tabs';
import { messageFor } from '../field-messages.ts';
import { neighbourRulePath } from '../neighbours/neighbours.pages.tsx';
import { assignmentTexts } from '../texts.ts';
import { weightsPath } from '../weights/weights.pages.tsx';
import { type AskingRule, askingBounds, askingEnds, askingWays } from './asking-rule.ts';

export const askingRulePath = '/reihum';

/** How it is asked, in two sentences. */
export function sayRule(rule: Omit<AskingRule, 'way'>, lang: Lang): string {
  const say = assignmentTexts(lang);
  return [
    say('asking.rule', { count: rule.atOnce, hours: rule.waitHours }),
    say('asking.rule-quiet', {
      from: sayTime(rule.quiet.from, lang),
      until: sayTime(rule.quiet.until, lang),
    }),
  ].join(' ');
}

export interface AskingRulePageProps {
  lang: Lang;
  siteId: string;
  sites: readonly { readonly id: string; readonly name: string }[];
  version: number;
  entered: Readonly<Record<'way' | 'at-once' | 'wait' | 'quiet-from' | 'quiet-until' | 'end', string>>;
  errors: readonly FieldMessage[];
  saved: boolean;
  changedMeanwhile: boolean;
}

/** Coordination settles how its site asks. */
export function AskingRulePage(props: AskingRulePageProps) {
  const { lang, siteId, sites, version, entered, errors, saved, changedMeanwhile } = props;
  const say = assignmentTexts(lang);
  const { atOnce, waitHours, quietFrom, quietUntil } = askingBounds;
  const times = ({ min, max }: { min: Temporal.PlainTime; max: Temporal.PlainTime }) => ({
    min: sayTime(min, lang),
    max: sayTime(max, lang),
  });
  return (
    <>
      <h1>{say('asking-rule.title')}</h1>
      <p class="kern-body--large">{say('asking-rule.lead')}</p>
      {sites.length > 1 && (
        <Tabs
          label={say('plan.site')}
          tabs={sites.map(({ id, name }) => ({
            href: `${localHref(lang, askingRulePath)}?standort=${id}`,
            label: name,
            current: id === siteId,
          }))}
        />
      )}
      {saved && <Alert kind="success" title={say('asking-rule.saved')} live />}
      {changedMeanwhile && <Alert kind="warning" title={say('asking-rule.changed-meanwhile')} live />}
      <Form action={localHref(lang, askingRulePath)} errors={errors}>
        <input type="hidden" name="standort" value={siteId} />
        <input type="hidden" name="version" value={String(version)} />
        <RadioGroup
          name="way"
          label={say('asking-rule.way')}
          required
          value={entered.way}
          error={messageFor(errors, 'way')}
          options={askingWays.map((way) => ({
            value: way,
            label: say(`asking-way.${way}`),
            hint: say(`asking-way.${way}-hint`),
            ...(way === 'few-at-once'
              ? {
                  children: (
                    <NumberField
                      name="at-once"
                      label={say('asking-rule.at-once')}
                      hint={say('asking-rule.within', atOnce)}
                      value={entered['at-once']}
                      error={messageFor(errors, 'at-once')}
                      required
                    />
                  ),
                }
              : {}),
          }))}
        />
        <NumberField
          name="wait"
          label={say('asking-rule.wait')}
          hint={say('asking-rule.wait-hint', waitHours)}
          value={entered.wait}
          error={messageFor(errors, 'wait')}
          required
        />
        <TimeField
          name="quiet-from"
          label={say('asking-rule.quiet-from')}
          hint={say('asking-rule.quiet-hint', times(quietFrom))}
          value={entered['quiet-from']}
          error={messageFor(errors, 'quiet-from')}
          required
        />
        <TimeField
          name="quiet-until"
          label={say('asking-rule.quiet-until')}
          hint={say('asking-rule.between', times(quietUntil))}
          value={entered['quiet-until']}
          error={messageFor(errors, 'quiet-until')}
          required
        />
        <RadioGroup
          name="end"
          label={say('asking-rule.end')}
          required
          value={entered.end}
          error={messageFor(errors, 'end')}
          options={askingEnds.map((end) => ({ value: end, label: say(`asking-end.${end}`) }))}
        />
        <p class="muted">{say('asking-rule.fair')}</p>
        <Button>{say('asking-rule.save')}</Button>
      </Form>
      <p>
        <Link href={`${localHref(lang, weightsPath)}?standort=${siteId}`}>{say('weights.title')}</Link>
      </p>
      <p>
        <Link href={`${localHref(lang, neighbourRulePath)}?standort=${siteId}`}>
          {say('neighbours.rule-title')}
        </Link>
      </p>
    </>
  );
}
