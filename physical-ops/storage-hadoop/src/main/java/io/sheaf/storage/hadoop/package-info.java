/**
 * Files of object stores and of HDFS, through Hadoop's clients. Its libraries are not on the class
 * path of the engine: they are found when a path first asks for one of the schemes.
 */
package io.sheaf.storage.hadoop;
