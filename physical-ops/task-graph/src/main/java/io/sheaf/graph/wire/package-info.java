/**
 * How values travel between processes: records by {@link io.sheaf.graph.wire.RecordCodec}, plain
 * values by {@link io.sheaf.graph.wire.ValueCodec}. Nothing is decoded that the declared types
 * don't lead to, and nothing is allocated before its length was checked against the bytes there.
 */
package io.sheaf.graph.wire;
