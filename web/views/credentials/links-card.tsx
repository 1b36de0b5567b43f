import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Cta, Link as ShareLink } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { ctasOf, linksOf } from '../../api/queries.ts';
import { useRights } from '../../app/session.ts';
import { CopyButton } from '../../controls/copy-button.tsx';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { channelWord } from '../../format/words.ts';

type Row = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly leadsTo: string;
  readonly disabled: boolean;
  readonly path: string;
};

/** The ways out: a share link for each channel, and the call to action. */
export function LinksCard({ credentialId }: { credentialId: string }) {
  const links = useQuery(linksOf(credentialId));
  const ctas = useQuery(ctasOf(credentialId));
  const { canEdit } = useRights();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ path, disabled }: Row) =>
      write('PATCH', `/v1/credentials/${credentialId}/${path}`, { disabled: !disabled }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['/v1/credentials', credentialId] }),
  });
  return (
    <section className="card" aria-labelledby="links">
      <header className="card-head">
        <div className="card-title">
          <h2 id="links">Links and call to action</h2>
          <p>
            Each is counted by itself. A disabled one tells visitors that it is gone; its clicks are
            left out, as “revoked or disabled”.
          </p>
        </div>
      </header>
      <div className="card-body card-body-flush">
        <Loaded query={links} lines={4}>
          {({ items }) => {
            const rows = [...(ctas.data?.items ?? []).map(ctaRow), ...items.map(linkRow)];
            if (rows.length === 0) {
              return <Empty title="No links yet">They are made when they are first used.</Empty>;
            }
            return (
              <DataTable
                caption="Links and call to action"
                columns={columnsFor(canEdit, change.mutate)}
                rows={rows}
                keyOf={({ id }) => id}
              />
            );
          }}
        </Loaded>
      </div>
    </section>
  );
}

function linkRow({ linkId, channel, url, disabled }: ShareLink): Row {
  const path = `links/${channel}`;
  return { id: linkId, name: channelWord(channel), url, leadsTo: 'Badge page', disabled, path };
}

function ctaRow({ ctaId, label, url, destinationUrl, disabled }: Cta): Row {
  const name = `Call to action: ${label}`;
  return {
    id: ctaId,
    name,
    url,
    leadsTo: destinationUrl ?? 'Nowhere yet',
    disabled,
    path: `ctas/${ctaId}`,
  };
}

function columnsFor(canEdit: boolean, onTurn: (row: Row) => void): Column<Row>[] {
  const columns: Column<Row>[] = [
    { id: 'name', title: 'Channel', text: ({ name }) => name },
    {
      id: 'url',
      title: 'Address',
      text: ({ url }) => url,
      show: ({ url, name }) => (
        <span className="address">
          <code>{url.replace(/^https?:\/\//, '')}</code>
          <CopyButton text={url} label={`Copy the address for ${name}`} />
        </span>
      ),
    },
    { id: 'leadsTo', title: 'Leads to', text: ({ leadsTo }) => leadsTo },
    {
      id: 'state',
      title: 'State',
      text: ({ disabled }) => (disabled ? 'Disabled' : 'Active'),
      show: ({ disabled }) => (
        <span className={disabled ? 'badge badge-warn' : 'badge badge-good'}>
          {disabled ? 'Disabled' : 'Active'}
        </span>
      ),
    },
  ];
  if (!canEdit) return columns;
  return [
    ...columns,
    {
      id: 'turn',
      title: 'Change',
      text: () => null,
      show: (row) => (
        <button type="button" className="button" onClick={() => onTurn(row)}>
          {row.disabled ? 'Enable' : 'Disable'}
          <span className="visually-hidden"> {row.name}</span>
        </button>
      ),
    },
  ];
}
