package dev.zugvogel.sim.disk;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** What is told of a file: its kind and size. Permissions are taken and forgotten. */
record SimAttributes(Node node) implements BasicFileAttributes {
    private static final FileTime NEVER = FileTime.fromMillis(0);

    @Override
    public FileTime lastModifiedTime() {
        return NEVER;
    }

    @Override
    public FileTime lastAccessTime() {
        return NEVER;
    }

    @Override
    public FileTime creationTime() {
        return NEVER;
    }

    @Override
    public boolean isRegularFile() {
        return !node.isFolder;
    }

    @Override
    public boolean isDirectory() {
        return node.isFolder;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return node.content.length;
    }

    @Override
    public Object fileKey() {
        return node.inode;
    }

    static final class View implements PosixFileAttributeView {
        @Override
        public String name() {
            return "posix";
        }

        @Override
        public void setPermissions(Set<PosixFilePermission> permissions) {}

        @Override
        public void setTimes(FileTime modified, FileTime accessed, FileTime created) {}

        @Override
        public void setOwner(UserPrincipal owner) {}

        @Override
        public void setGroup(GroupPrincipal group) {}

        @Override
        public UserPrincipal getOwner() {
            throw new UnsupportedOperationException();
        }

        @Override
        public PosixFileAttributes readAttributes() {
            throw new UnsupportedOperationException();
        }
    }
}
