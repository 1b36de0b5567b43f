import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { Secret } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { secrets } from '../../api/queries.ts';
import { useRights, useSession } from '../../app/session.ts';
import { CopyButton } from '../../controls/copy-button.tsx';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Refused } from './keys.tsx';
import { Once } from './once.tsx';
import { RemoveButton } from './remove-button.tsx';
import { Section } from './section.tsx';

/** Where an issuer's systems notify sign-ups, and what they sign with. */
export function Secrets() {
  const { isOwner } = useRights();
  const issuerId = useSession().data?.issuer.issuerId ?? '';
  const query = useQuery({ ...secrets(), enabled: isOwner });
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['/v1/signup-secrets'] });
  const make = useMutation({
    mutationFn: () => write<{ secret: string }>('POST', '/v1/signup-secrets'),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ version }: Secret) => write('DELETE', `/v1/signup-secrets/${version}`),
    onSettled: refresh,
  });
  if (!isOwner) return <Refused />;
  const address = `${window.location.origin}/v1/webhooks/${issuerId}/signups`;
  return (
    <div className="stack settings">
      <Section title="Where to notify sign-ups" lead="Signed as Standard Webhooks has it.">
        <p className="address">
          <code>POST {address}</code>
          <CopyButton text={address} label="Copy the address" />
        </p>
      </Section>
      <Section
        title="Secrets"
        lead="For a rotation: make a second one, move your systems over, delete the first."
        isFlush
        tools={
          <button
            type="button"
            className="button"
            disabled={make.isPending}
            onClick={() => make.mutate()}
          >
            <RotateCw size={14} aria-hidden /> New secret
          </button>
        }
      >
        {make.data && <Once secret={make.data.secret} what="the secret" />}
        {(make.error ?? remove.error) && (
          <p className="field-fault once" role="alert">
            {(make.error ?? remove.error)?.message}
          </p>
        )}
        <Loaded query={query} lines={2}>
          {({ items }) => (
            <DataTable
              caption="Secrets"
              columns={columnsFor(remove.mutate)}
              rows={items}
              keyOf={({ version }) => String(version)}
            />
          )}
        </Loaded>
      </Section>
    </div>
  );
}

function columnsFor(onRemove: (secret: Secret) => void): readonly Column<Secret>[] {
  return [
    { id: 'version', title: 'Version', text: ({ version }) => `Version ${version}` },
    { id: 'state', title: 'State', text: () => 'Valid' },
    {
      id: 'delete',
      title: 'Change',
      text: () => null,
      show: (secret) => (
        <RemoveButton name={`version ${secret.version}`} onRemove={() => onRemove(secret)} />
      ),
    },
  ];
}
