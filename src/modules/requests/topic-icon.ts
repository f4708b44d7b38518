import type { IconName } from '#ui/icons';

const icons: Readonly<Record<string, IconName>> = {
  office: 'office',
  school: 'school',
  'day-care': 'kita',
  forms: 'form',
  'language-course': 'language',
  work: 'work',
  housing: 'home',
  bank: 'bank',
  'health-information': 'heart',
  leisure: 'sun',
  'finding-ones-way': 'place',
  doctor: 'doctor',
  'immigration-office': 'pass',
  'job-centre': 'work',
  'youth-office': 'child',
  'conversation-help': 'language',
  'private-home': 'home',
  'written-translation': 'letter',
  'informed-consent': 'doctor',
  'money-or-signature': 'bank',
  'child-care': 'kita',
  danger: 'warning',
};

/** The picture beside a topic, for people who read little German. */
export function topicIcon(code: string): IconName {
  return icons[code] ?? 'info';
}
