import { useQuery, useQueryClient } from '@tanstack/react-query';
import { write } from '../../api/client.ts';
import { issuer } from '../../api/queries.ts';
import { useRights } from '../../app/session.ts';
import { Form, type FormField, type Values } from '../../controls/form.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Section } from './section.tsx';

/** Browsers leave out UTC, which is ours unless an issuer says otherwise. */
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

const GENERAL: readonly FormField[] = [
  { name: 'name', label: 'Name', isRequired: true },
  {
    name: 'timeZone',
    label: 'Reporting time zone',
    kind: 'choice',
    options: ZONES.map((zone) => [zone, zone.replaceAll('_', ' ')]),
    hint: 'Rankings are kept by days of this zone. What already happened keeps its day.',
  },
  {
    name: 'homeCountry',
    label: 'Home country',
    isNullable: true,
    hint: 'Two letters, such as DE. Learners elsewhere are global learners.',
  },
];

const BRAND: readonly FormField[] = [
  { name: 'brandColor', label: 'Colour', kind: 'color', isNullable: true, hint: 'Such as #0f6b50' },
  { name: 'logoUrl', label: 'Logo', isNullable: true, hint: 'An https address of a picture' },
  { name: 'websiteUrl', label: 'Website', isNullable: true },
  {
    name: 'linkedInOrganizationId',
    label: 'LinkedIn page id',
    isNullable: true,
    hint: 'The number of your company page: profiles then show your logo.',
  },
  {
    name: 'namesArePublic',
    label: 'Badge pages show recipients’ names',
    kind: 'check',
    hint: 'Unless a recipient said otherwise.',
  },
];

const HOSTS: readonly FormField[] = [
  {
    name: 'allowedHosts',
    label: 'Hosts',
    kind: 'lines',
    hint: 'One a line. Calls to action lead to these hosts and to no others.',
  },
];

/** What the issuer is called, looks like, and may lead to. */
export function IssuerSettings() {
  const query = useQuery(issuer());
  const { isOwner } = useRights();
  const queries = useQueryClient();
  async function save(body: Values): Promise<void> {
    await write('PATCH', '/v1/issuer', body);
    await queries.invalidateQueries({ queryKey: ['/v1/issuer'] });
    await queries.invalidateQueries({ queryKey: ['session'] });
  }
  const form = { action: 'Save', isReadOnly: !isOwner, onSubmit: save };
  return (
    <Loaded query={query} lines={8}>
      {(values) => (
        <div className="stack settings">
          <Section title="Issuer">
            <Form fields={GENERAL} values={values} {...form} />
          </Section>
          <Section title="Brand" lead="How badge pages and shared cards look.">
            <Form fields={BRAND} values={values} {...form} />
          </Section>
          <Section
            title="Allowed hosts"
            lead="The hosts that links may lead to, to prevent misuse."
          >
            <Form fields={HOSTS} values={values} {...form} />
          </Section>
        </div>
      )}
    </Loaded>
  );
}
