package io.sheaf.cluster;

import io.sheaf.cluster.exchange.PeerChannels;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.TaskRunner;
import io.sheaf.graph.WorkerServices;
import io.sheaf.operators.exchange.ExchangeClient;
import io.sheaf.operators.exchange.PartitionStore;
import io.sheaf.operators.exchange.SharedInputs;

/**
 * What a process has to be a member with. It outlives a membership: a member that was cut off joins
 * again with the same, emptied.
 *
 * @param runner the threads of its tasks
 * @param store its outputs
 * @param shared what its tasks share
 * @param exchange its way to the outputs of others
 * @param channels the connections it goes by
 * @param copier takes outputs of others over
 * @param memory bounds its data
 * @param services all that bodies may ask for
 */
record MemberResources(
    TaskRunner runner,
    PartitionStore store,
    SharedInputs shared,
    ExchangeClient exchange,
    PeerChannels channels,
    OutputCopier copier,
    MemoryPool memory,
    WorkerServices services) {}
