// Asks a server of Flight SQL by both clients: node client.js HOST PORT USER PASSWORD. Prints one line of JSON a client.
const { createFlightSqlClient } = require('@lakehouse-rs/flight-sql-client');
const { Client } = require('@lancedb/arrow-flight-sql-client');
const { tableFromIPC } = require('apache-arrow');

const [host, port, username, password] = process.argv.slice(2);
const SQL = 'SELECT id, name, hard FROM shop.stones ORDER BY id';

/** Rows as plain objects, with no BigInt in them. */
function plain(rows) {
  return JSON.parse(JSON.stringify(rows, (key, value) => (typeof value === 'bigint' ? Number(value) : value)));
}

async function rust() {
  const client = await createFlightSqlClient({ username, password, tls: false, host, port: Number(port), headers: [] });
  const rows = tableFromIPC(await client.query(SQL)).toArray().map((row) => row.toJSON());
  const count = tableFromIPC(await client.query('SELECT n FROM numbers')).numRows;
  const names = async (answer, column) =>
    tableFromIPC(await answer).toArray().map((row) => row.toJSON()[column]);
  return {
    rows,
    count,
    catalogs: await names(client.getCatalogs(), 'catalog_name'),
    schemas: await names(client.getDbSchemas({}), 'db_schema_name'),
    tables: await names(client.getTables({ dbSchemaFilterPattern: 'shop', includeSchema: false }), 'table_name'),
  };
}

async function javaScript() {
  const client = await Client.connect({ host: `${host}:${port}`, username, password, insecure: true });
  const rows = await (await client.query(SQL)).collectToObjects();
  const count = (await (await client.query('SELECT n FROM numbers')).collectToObjects()).length;
  return { rows, count };
}

async function main() {
  for (const [name, ask] of [['rust', rust], ['javascript', javaScript]]) {
    console.log(JSON.stringify({ client: name, ...plain(await ask()) }));
  }
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
