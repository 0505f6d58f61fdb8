package dev.kindred.service.index;

/**
 * How well the graph finds what exact search finds, measured when the index was built.
 *
 * @param items how many items the index holds
 * @param nodes how many distinct vectors they have: the nodes of the graph
 * @param reachableShare share of the nodes that can be reached from the graph's entry, 0 to 1; NaN
 *     where nobody can tell
 * @param recallAt10 share of the true ten nearest that the graph finds, over that kind of queries
 *     of the sample that has the least, 0 to 1
 * @param sample how many queries were asked
 * @param searchBeam how many nodes a search for ten items keeps, chosen so that the recall holds
 * @param aboveFloor false if no beam reached the recall that the settings ask for, or too few nodes
 *     can be reached
 * @param costs what searching costs here
 */
public record IndexAudit(
    int items,
    int nodes,
    double reachableShare,
    double recallAt10,
    int sample,
    int searchBeam,
    boolean aboveFloor,
    SearchCosts costs) {}
