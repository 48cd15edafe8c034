/** What a coordinator and its members tell each other: records, encoded by {@code RecordCodec}. */
package io.sheaf.cluster.protocol;
