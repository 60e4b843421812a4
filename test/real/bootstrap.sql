-- What a console would be needed for: an application that may use the Management API, in the first tenant. And a way
-- back to that moment.
\getenv app_id LOGTO_M2M_APP_ID
\getenv app_secret LOGTO_M2M_APP_SECRET
begin;

insert into applications
  (tenant_id, id, name, secret, description, type, oidc_client_metadata, custom_client_metadata)
values
  ('default', :'app_id', 'Setup Automation', '#internal:' || :'app_id', 'configures this tenant', 'MachineToMachine',
   '{"redirectUris": [], "postLogoutRedirectUris": []}', '{}');
insert into application_secrets (tenant_id, application_id, name, value)
values ('default', :'app_id', 'Default secret', :'app_secret');
insert into applications_roles (tenant_id, id, application_id, role_id)
select tenant_id, 'setup-automation-role', :'app_id', id
from roles where tenant_id = 'default' and name = 'Logto Management API access';

-- The contract was recorded with one key of each sort.
update logto_configs set value = jsonb_build_array(value -> 0)
where tenant_id = 'default' and key in ('oidc.privateKeys', 'oidc.cookieKeys');

create schema seeded;
create view seeded.columns as
select c.table_name, string_agg(quote_ident(c.column_name), ', ' order by c.ordinal_position) as names
from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
group by c.table_name
having bool_or(c.column_name = 'tenant_id');

do $$
declare one record;
begin
  for one in select * from seeded.columns loop
    execute format('create table seeded.%I as select %s from public.%I where tenant_id = %L',
                   one.table_name, one.names, one.table_name, 'default');
  end loop;
end $$;

-- Without triggers and foreign keys, so that the order of the tables doesn't matter.
create function seeded.reset() returns void language plpgsql set session_replication_role = replica as $$
declare one record;
begin
  for one in select * from seeded.columns loop
    execute format('delete from public.%I where tenant_id = %L', one.table_name, 'default');
  end loop;
  for one in select * from seeded.columns loop
    execute format('insert into public.%I (%s) select %s from seeded.%I',
                   one.table_name, one.names, one.names, one.table_name);
  end loop;
end $$;

commit;
